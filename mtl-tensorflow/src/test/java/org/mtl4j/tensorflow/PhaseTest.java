// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.graph.Updates;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.train.Optimizer.AdamW;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.CheckpointPolicy;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.experiment.ParameterGroup;
import org.mtl4j.core.experiment.Span;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.methods.balancer.Upgrad;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.sharing.hard.SharedBottom;
import org.mtl4j.methods.task.Regression;

/** Variables that are trained in a part of the run. */
class PhaseTest {
  private static final Mtl MTL = Mtl.create();
  private static final double RATE = 0.01;
  private static final double DECAY = 0.1;

  @TempDir private Path folder;

  private static ParameterGroup group(String match, Span span) {
    return new ParameterGroup(match, 1, Optional.empty(), Optional.of(span));
  }

  private static Span epochs(double from, double until) {
    return new Span(from, Optional.of(until), Span.Unit.EPOCHS);
  }

  /** An epoch is one step. The first step of Adam moves every element by the rate. */
  @Test
  void noMomentMovesBeforeThePhaseBegins() {
    for (String match : List.of("encoder/**", "heads/**")) {
      ParameterGroup late = group(match, epochs(2, 9));
      Map<String, float[]> start = trained(experiment(0));
      Map<String, float[]> two = trained(experiment(2).training(t -> t.group(late)));
      Map<String, float[]> three = trained(experiment(3).training(t -> t.group(late)));
      start.forEach(
          (name, values) -> {
            if (!name.startsWith(match.substring(0, 5))) {
              assertThat(two.get(name)).as(name).isNotEqualTo(values);
              return;
            }
            assertThat(two.get(name)).as(name).containsExactly(values);
            for (int i = 0; i < values.length; i++) {
              double move = three.get(name)[i] - values[i] * (1 - RATE * DECAY);
              assertThat(Math.abs(move)).as(name).isBetween(0.98 * RATE, 1.01 * RATE);
            }
          });
    }
  }

  @Test
  void nothingMovesOrDecaysAfterThePhase() {
    for (ParameterGroup early :
        List.of(
            group("encoder/**", epochs(0, 2)),
            group("encoder/**", new Span(0, Optional.of(0.5), Span.Unit.RUN)))) {
      Map<String, float[]> two = trained(experiment(2));
      Map<String, float[]> four = trained(experiment(4).training(t -> t.group(early)));
      assertThat(four.get("encoder/0/kernel")).containsExactly(two.get("encoder/0/kernel"));
      assertThat(four.get("heads/a/output/kernel")).isNotEqualTo(two.get("heads/a/output/kernel"));
    }
  }

  @Test
  void balancedStepsKnowPhases() {
    ParameterGroup late = group("encoder/**", epochs(2, 9));
    Map<String, float[]> start = trained(experiment(0));
    ExperimentBuilder balanced = experiment(2).balancer(new Upgrad());
    Map<String, float[]> two = trained(balanced.training(t -> t.group(late)));
    assertThat(two.get("encoder/0/kernel")).containsExactly(start.get("encoder/0/kernel"));
    assertThat(two.get("heads/a/output/kernel")).isNotEqualTo(start.get("heads/a/output/kernel"));
  }

  /** Hard sharing whose encoder is trained from the third epoch on. */
  @Pluggable(name = "late", summary = "for tests")
  record Late() implements SharingStrategy {
    @Override
    public Network build(Blueprint plan) {
      return new SharedBottom().build(plan.with(Updates.during(p -> p.epoch() >= 2)));
    }
  }

  @Test
  void thePhaseOfTheUserComesBeforeThatOfTheStrategy() {
    Map<String, float[]> start = trained(experiment(0));
    Map<String, float[]> own = trained(experiment(2).sharing(new Late()));
    assertThat(own.get("encoder/0/kernel")).containsExactly(start.get("encoder/0/kernel"));
    Map<String, float[]> slower =
        trained(
            experiment(2)
                .sharing(new Late())
                .training(t -> t.group(new ParameterGroup("encoder/**", 0.5))));
    assertThat(slower.get("encoder/0/kernel")).containsExactly(start.get("encoder/0/kernel"));
    Map<String, float[]> all = trained(experiment(2));
    Map<String, float[]> asked =
        trained(experiment(2).sharing(new Late()).training(t -> t.group(group("**", new Span()))));
    assertThat(asked.get("encoder/0/kernel")).containsExactly(all.get("encoder/0/kernel"));
  }

  @Test
  void aRunResumesWithTheSameBits() throws IOException {
    Path run = folder.resolve("run");
    Map<String, float[]> whole;
    try (Checkpoints begin = Checkpoints.begin(run);
        TrainedModel model = MTL.train(phased().build(), begin)) {
      whole = model.variables();
    }
    try (var files = Files.list(run)) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().matches("step-0*[45678]\\..*")) {
          Files.delete(file);
        }
      }
    }
    try (Checkpoints resume = Checkpoints.resume(run);
        TrainedModel model = MTL.train(phased().build(), resume)) {
      model
          .variables()
          .forEach((name, values) -> assertThat(values).as(name).containsExactly(whole.get(name)));
    }
  }

  private static ExperimentBuilder phased() {
    return experiment(8)
        .training(
            t ->
                t.group(group("encoder/**", epochs(2, 5)))
                    .group(group("heads/a/**", epochs(0, 4)))
                    .checkpoint(new CheckpointPolicy(1, 0, 99)));
  }

  private static Map<String, float[]> trained(ExperimentBuilder experiment) {
    try (TrainedModel model = MTL.train(experiment.build())) {
      return model.variables();
    }
  }

  /** Epochs of one step; for 0, a step of no length. */
  private static ExperimentBuilder experiment(int epochs) {
    double[] x = new double[20];
    double[] a = new double[20];
    double[] b = new double[20];
    for (int i = 0; i < x.length; i++) {
      x[i] = i * 7 % 11 - 5;
      a[i] = x[i] / 2 + i % 3;
      b[i] = 1 - x[i];
    }
    return Mtl.experiment()
        .data(
            MemorySource.of(
                new TableBuilder("rows").numbers("x", x).numbers("a", a).numbers("b", b).build()))
        .task("a", new Regression("a"))
        .task("b", new Regression("b"))
        .encoder(new Mlp(List.of(4, 3), Activation.TANH, 0))
        .training(
            t ->
                t.batch(14)
                    .epochs(Math.max(1, epochs))
                    .select("last")
                    .optimizer(new AdamW(epochs == 0 ? 1e-60 : RATE, 0.9, 0.999, 1e-8, DECAY)));
  }
}
