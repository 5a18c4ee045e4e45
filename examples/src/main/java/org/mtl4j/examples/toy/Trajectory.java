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
 * @param skipped whether steps were skipped because the method failed
 * @param unsolved whether the method had no solution in some steps and used its last weights
 */
record Trajectory(List<Point2> places, boolean skipped, boolean unsolved) {
  /** The factor of the first loss, so that gradients differ in size; from the Nash-MTL paper. */
  static final double FIRST_SCALE = 0.1;

  private static final double RATE = 0.001;

  /** Rows are only counted: each is one step, and one of them is where the place is read. */
  private static final int ROWS = 101;

  /**
   * Follows a loss weighting.
   *
   * @param positive whether {@link Surface#MINIMA} are subtracted from the losses
   */
  static Trajectory weighted(
      Mtl mtl, LossWeighting method, Point2 start, long steps, boolean positive) {
    return run(mtl, experiment(start, steps, positive).weighting(method), start);
  }

  /** Follows a gradient balancer. */
  static Trajectory balanced(
      Mtl mtl, GradientBalancer method, Point2 start, long steps, boolean positive) {
    return run(mtl, experiment(start, steps, positive).balancer(method), start);
  }

  private static ExperimentBuilder experiment(Point2 start, long steps, boolean positive) {
    return Mtl.experiment()
        .data(MemorySource.of(new TableBuilder("steps").matrix("step", numbers()).build()))
        .split(new Split().validation(new Split.Part(1.0 / ROWS)).test(new Split.Part(0)))
        .sharing(new Place(List.of(start.x(), start.y())))
        .task("first", new SurfaceTask(0, FIRST_SCALE, offset(0, positive)))
        .task("second", new SurfaceTask(1, 1, offset(1, positive)))
        .training(
            t ->
                t.steps(steps)
                    .batch(1)
                    .shuffle(false)
                    .select("last")
                    .optimizer(new Adam(RATE))
                    .nonFinite(new NonFinite(NonFinite.Action.SKIP, Math.toIntExact(steps))));
  }

  private static double offset(int task, boolean positive) {
    return positive ? -Surface.MINIMA.get(task) : 0;
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
          model.result().skipped() > 0,
          model.result().warnings().stream().anyMatch(text -> text.contains("no solution")));
    }
  }

  /** Where it came to rest. */
  Point2 end() {
    return places.get(places.size() - 1);
  }
}
