// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Set;
import java.util.SplittableRandom;
import org.mtl4j.api.coordination.ActiveTasks;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Random gradient weighting (Lin et al., TMLR 2022): w = softmax(N(0, 1)), drawn anew in every step
 * from the seed of the run, on gradients. The softmax goes over the present tasks; draws for the
 * others are made and not used, so that those of a task do not depend on who is present.
 *
 * @param convention what heads are scaled by; 1 by default
 */
@Pluggable(
    name = "random",
    summary = "Gradients at weights drawn anew in every step, at a sum of one.",
    source = "Lin et al., TMLR 2022")
public record RandomGradients(
    @Option("what scales gradients of private parameters: own (1) or weighted")
        Convention convention)
    implements GradientBalancer {

  public RandomGradients() {
    this(Convention.OWN);
  }

  @Override
  public Set<Promise> promises() {
    return Set.of(Promise.SCALE, Promise.SOLVABLE);
  }

  @Override
  public boolean knownWeights() {
    return true;
  }

  @Override
  public Solver solver(int tasks, double accuracy) {
    return new KnownWeights(RandomGradients::draw);
  }

  private static void draw(ActiveTasks participants, double[] weights) {
    SplittableRandom random = participants.history().random();
    int place = 0;
    double sum = 0;
    for (int task = 0; place < participants.size(); task++) {
      double number = Math.exp(random.nextGaussian());
      if (participants.task(place) == task) {
        weights[place++] = number;
        sum += number;
      }
    }
    for (int i = 0; i < participants.size(); i++) {
      weights[i] /= sum;
    }
  }
}
