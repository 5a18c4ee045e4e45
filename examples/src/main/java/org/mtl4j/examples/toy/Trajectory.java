// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.toy;

import java.util.List;
import java.util.stream.Stream;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.experiment.NonFinite;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.examples.toy.Surface.Point2;

/**
 * The way a method takes from one start.
 *
 * @param places where it was, from the start to the end
 * @param leftOut steps that were left out, as the method had no answer there
 */
record Trajectory(List<Point2> places, long leftOut) {
  /** What the first loss is multiplied with, so that gradients differ in size; from the paper. */
  static final double FIRST_SCALE = 0.1;

  private static final double RATE = 0.001;

  /** Rows are only counted: each is one step, and one of them is where the place is read. */
  private static final int ROWS = 101;

  /**
   * Follows a loss weighting.
   *
   * @param offset added to both losses
   */
  static Trajectory weighted(
      Mtl mtl, LossWeighting method, Point2 start, long steps, double offset) {
    return run(mtl, experiment(start, steps, offset).weighting(method), start);
  }

  /** Follows a gradient balancer. */
  static Trajectory balanced(
      Mtl mtl, GradientBalancer method, Point2 start, long steps, double offset) {
    return run(mtl, experiment(start, steps, offset).balancer(method), start);
  }

  private static ExperimentBuilder experiment(Point2 start, long steps, double offset) {
    return Mtl.experiment()
        .data(MemorySource.of(new TableBuilder("steps").matrix("step", numbers()).build()))
        .split(new Split().validation(new Split.Part(1.0 / ROWS)).test(new Split.Part(0)))
        .sharing(new Place(List.of(start.x(), start.y())))
        .task("first", new SurfaceTask(0, FIRST_SCALE, offset))
        .task("second", new SurfaceTask(1, 1, offset))
        .training(
            t ->
                t.steps(steps)
                    .batch(1)
                    .shuffle(false)
                    .select("last")
                    .optimizer(new Adam(RATE))
                    .nonFinite(new NonFinite(NonFinite.Action.SKIP, Math.toIntExact(steps))));
  }

  private static double[][] numbers() {
    double[][] numbers = new double[ROWS][1];
    for (int i = 0; i < ROWS; i++) {
      numbers[i][0] = i;
    }
    return numbers;
  }

  private static Trajectory run(Mtl mtl, ExperimentBuilder experiment, Point2 start) {
    try (TrainedModel model = mtl.train(experiment.build())) {
      return new Trajectory(
          Stream.concat(
                  Stream.of(start),
                  model.result().history().stream()
                      .map(epoch -> epoch.validation().get("first"))
                      .map(read -> new Point2(read.get("toy-x"), read.get("toy-y"))))
              .toList(),
          model.result().skipped());
    }
  }

  /** Where it came to rest. */
  Point2 end() {
    return places.get(places.size() - 1);
  }
}
