// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.pareto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BiConsumer;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.compare.table.Results;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Normalize;
import org.mtl4j.core.pareto.Front.Axis;
import org.mtl4j.core.pareto.Front.Point;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.methods.balancer.Epo;
import org.mtl4j.methods.balancer.Krum;
import org.mtl4j.methods.balancer.ParetoMtl;
import org.mtl4j.methods.transfer.Joint;
import org.mtl4j.methods.weighting.Chebyshev;
import org.mtl4j.methods.weighting.Equal;
import org.mtl4j.methods.weighting.Stch;

class FrontTest {
  private static final Offset<Double> EXACT = Offset.offset(1e-12);

  @Test
  void volumesOfBoxes() {
    assertThat(Hypervolume.of(List.of(), 1, 1)).isZero();
    assertThat(Hypervolume.of(List.of(new double[] {2, 0}), 1, 1)).isZero();
    assertThat(Hypervolume.of(List.of(new double[] {0.25, 0.5}), 1, 1)).isEqualTo(0.375);
    List<double[]> stairs = List.of(new double[] {1, 3}, new double[] {2, 2}, new double[] {3, 1});
    assertThat(Hypervolume.of(stairs, 4, 4)).isEqualTo(6);
    List<double[]> twice = new ArrayList<>(stairs);
    twice.addAll(stairs);
    twice.add(new double[] {3, 3});
    assertThat(Hypervolume.of(twice, 4, 4)).isEqualTo(6);
    // Three slabs of a cube: 1 - (1/2)^3 of it is not dominated by corners, by inclusion.
    List<double[]> slabs =
        List.of(new double[] {0.5, 0, 0}, new double[] {0, 0.5, 0}, new double[] {0, 0, 0.5});
    assertThat(Hypervolume.of(slabs, 1, 1, 1)).isCloseTo(1 - 0.125, EXACT);
  }

  @Test
  void volumesOfManyPointsAreTheNumberOfCells() {
    // Points on a grid of 5 steps: the volume is the number of cells below some point's corner.
    for (int dimensions = 2; dimensions <= 5; dimensions++) {
      Random random = new Random(dimensions);
      List<double[]> points = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        points.add(random.ints(dimensions, 0, 5).asDoubleStream().toArray());
      }
      int cells = 0;
      for (int code = 0; code < Math.pow(5, dimensions); code++) {
        double[] cell = new double[dimensions];
        for (int d = 0, rest = code; d < dimensions; d++, rest /= 5) {
          cell[d] = rest % 5;
        }
        cells += points.stream().anyMatch(p -> Hypervolume.dominates(p, cell)) ? 1 : 0;
      }
      double[] end = new double[dimensions];
      java.util.Arrays.fill(end, 5);
      assertThat(Hypervolume.of(points, end)).isCloseTo(cells, Offset.offset(1e-9));
    }
  }

  @Test
  void latticesAreEven() {
    List<List<Double>> eleven = SimplexLattice.near(2, 11);
    assertThat(eleven).hasSize(11);
    assertThat(eleven.get(0)).containsExactly(1.0, 0.0);
    assertThat(eleven.get(3).get(0)).isCloseTo(0.7, EXACT);
    assertThat(eleven.get(10)).containsExactly(0.0, 1.0);
    // 3, 6, 10 and 15 points lie on three tasks.
    assertThat(SimplexLattice.near(3, 11)).hasSize(10).doesNotHaveDuplicates();
    assertThat(SimplexLattice.near(3, 13)).hasSize(15);
    assertThat(SimplexLattice.near(4, 20)).hasSize(20);
    assertThat(SimplexLattice.near(4, 20))
        .allSatisfy(p -> assertThat(p.stream().mapToDouble(x -> x).sum()).isCloseTo(1, EXACT));
    assertThatThrownBy(() -> SimplexLattice.near(1, 5)).hasMessageContaining("two tasks");
    assertThatThrownBy(() -> SimplexLattice.near(3, 2)).hasMessageContaining("needs 3 points");
  }

  @Test
  void aLatticeInsideHasAsManyPointsAndPositiveShares() {
    assertThat(SimplexLattice.inside(2, 3))
        .containsExactly(List.of(0.75, 0.25), List.of(0.5, 0.5), List.of(0.25, 0.75));
    List<List<Double>> ten = SimplexLattice.inside(3, 10);
    assertThat(ten).hasSameSizeAs(SimplexLattice.near(3, 10)).doesNotHaveDuplicates();
    assertThat(ten)
        .allSatisfy(p -> assertThat(p).allSatisfy(share -> assertThat(share).isPositive()))
        .allSatisfy(p -> assertThat(p.stream().mapToDouble(x -> x).sum()).isCloseTo(1, EXACT));
  }

  @Test
  void aFrontHasDominatedPointsAndAHypervolume() {
    List<Axis> axes =
        List.of(new Axis("a", "mse", Direction.LOWER), new Axis("b", "auc", Direction.HIGHER));
    Point good = point(1, 0.6);
    Point better = point(2, 0.8);
    Point worse = point(2, 0.7);
    Point twin = point(2, 0.8);
    Front front = new Front(axes, List.of(1L), List.of(good, better, worse, twin), Map.of());
    assertThat(front.dominated(good)).isFalse();
    assertThat(front.dominated(better)).isFalse();
    assertThat(front.dominated(worse)).isTrue();
    assertThat(front.dominated(twin)).isFalse();
    assertThat(front.reference().get(0)).isCloseTo(2.1, EXACT);
    assertThat(front.reference().get(1)).isCloseTo(0.58, EXACT);
    // [1, 2] times 0.02 and [2, 2.1] times 0.22.
    assertThat(front.hypervolume()).isCloseTo(0.02 + 0.1 * 0.22, EXACT);
  }

  @Test
  void aPointOfSeveralSeedsIsTheirMean() {
    List<Axis> axes =
        List.of(new Axis("a", "mse", Direction.LOWER), new Axis("b", "mse", Direction.LOWER));
    // The first seed has the corner (1, 1), the second one the corners (1, 3) and (3, 1).
    Point left = new Point(List.of(1.0, 0.0), List.of(run("mse", 1, 1), run("mse", 1, 3)));
    Point right = new Point(List.of(0.0, 1.0), List.of(run("mse", 3, 2), run("mse", 3, 1)));
    Front front =
        new Front(axes, List.of(1L, 2L), List.of(left, right), Map.of(), List.of(4.0, 4.0));

    assertThat(left.value(axes.get(1))).isEqualTo(2);
    assertThat(left.spread(axes.get(1)).deviation()).isCloseTo(Math.sqrt(2), EXACT);
    assertThat(left.validation().get("b").get("mse").count()).isEqualTo(2);
    // The means are (1, 2) and (3, 1.5): 3 times 2 and 1 times a half.
    assertThat(front.hypervolume()).isCloseTo(6.5, EXACT);
    assertThat(front.dominated(right)).isFalse();
    Front first = front.seed(0);
    assertThat(first.points().get(1).value(axes.get(1))).isEqualTo(2);
    assertThat(first.dominated(first.points().get(1))).as("(3, 2) by (1, 1)").isTrue();
    assertThat(first.hypervolume()).isEqualTo(9);
    assertThat(front.seed(1).hypervolume()).isEqualTo(5);
    assertThat(front.hypervolumes().mean()).isEqualTo(7);
    assertThat(new Front(axes, List.of(1L, 2L), List.of(left, right), Map.of()).reference())
        .as("beyond the worst run, not the worst mean")
        .satisfies(
            reference -> {
              assertThat(reference.get(0)).isCloseTo(3.2, EXACT);
              assertThat(reference.get(1)).isCloseTo(3.2, EXACT);
            });
  }

  @Test
  void everyPointIsTrainedWithEverySeed() {
    List<Trial> seen = new ArrayList<>();
    int[] planned = new int[1];
    TrialRunner runner =
        new TrialRunner() {
          @Override
          public void planned(int trials) {
            planned[0] = trials;
          }

          @Override
          public void run(
              RunPlan common, List<List<Trial>> sequences, BiConsumer<Trial, Outcome> done) {
            assertThat(sequences).as("a process each").hasSize(2);
            assertThat(common.tasks().get(0).metrics()).containsKey("mse");
            for (List<Trial> sequence : sequences) {
              for (Trial trial : sequence) {
                seen.add(trial);
                done.accept(trial, outcome(trial));
              }
            }
          }
        };
    Front front =
        FrontTraining.train(
            Results.plan(Results.experiment().weighting(new Stch()).build()),
            List.of(List.of(1.0, 0.0), List.of(0.5, 0.5)),
            List.of(3L, 4L),
            runner);

    assertThat(planned[0]).isEqualTo(4);
    assertThat(seen).extracting(Trial::seed).containsExactly(3L, 4L, 3L, 4L);
    assertThat(seen).extracting(Trial::entry).contains("1.000 0.000", "0.500 0.500");
    assertThat(front.points()).singleElement().extracting(p -> p.runs().size()).isEqualTo(2);
    assertThat(front.failures())
        .containsOnly(
            Map.entry(
                List.of(0.5, 0.5),
                "seed 4: the log-loss of 'yes' on the validation rows is Infinity"));
  }

  /** The last run has no place on the second axis. */
  private static Outcome outcome(Trial trial) {
    boolean last = trial.seed() == 4 && trial.entry().startsWith("0.5");
    RunResult run = run("mse", 1, 1);
    Map<String, Map<String, Double>> values =
        Map.of(
            "value", Map.of("mse", 1.0),
            "yes", Map.of("log-loss", last ? Double.POSITIVE_INFINITY : 0.5));
    return new Outcome.Finished(
        new RunResult(
            "run", trial.seed(), values, Map.of(), 1, 0, run.ending(), List.of(), List.of()),
        OptionalLong.empty());
  }

  @Test
  void whatCannotBeTrainedOrEvaluatedIsRefusedBeforeAnyTraining() {
    TrialRunner never = (common, sequences, done) -> Assertions.fail("was asked to train");
    List<List<Double>> half = List.of(List.of(0.5, 0.5));
    RunPlan krum =
        Results.plan(Results.experiment().weighting(new Stch()).balancer(new Krum()).build());
    assertThatThrownBy(() -> FrontTraining.train(krum, half, List.of(1L), never))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the balancer 'krum' needs 3 tasks or more");
    RunPlan unvalidated =
        Results.plan(
            Results.experiment()
                .weighting(new Stch())
                .split(new Split().validation(new Split.Part(0)))
                .build());
    assertThatThrownBy(() -> FrontTraining.train(unvalidated, half, List.of(1L), never))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("there are none; set split.validation");
  }

  @Test
  void withoutAnyPointThereIsNoFront() {
    TrialRunner failing =
        (common, sequences, done) ->
            sequences.forEach(
                trials ->
                    trials.forEach(trial -> done.accept(trial, new Outcome.Failed("it is NaN"))));
    RunPlan plan = Results.plan(Results.experiment().weighting(new Stch()).build());
    assertThatThrownBy(
            () -> FrontTraining.train(plan, List.of(List.of(0.5, 0.5)), List.of(7L), failing))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("every run of the front failed; the first: seed 7: it is NaN");
  }

  @Test
  void aMethodForPositiveSharesGetsPointsInside() {
    assertThat(FrontTraining.preferences(Results.experiment().weighting(new Stch()).build(), 2))
        .containsExactly(List.of(1.0, 0.0), List.of(0.0, 1.0));
    assertThat(FrontTraining.preferences(Results.experiment().balancer(new Epo()).build(), 2))
        .containsExactly(List.of(2 / 3.0, 1 / 3.0), List.of(1 / 3.0, 2 / 3.0));
  }

  private static Point point(double mse, double auc) {
    return new Point(List.of(0.5, 0.5), List.of(run("auc", mse, auc)));
  }

  private static RunResult run(String second, double a, double b) {
    return new RunResult(
        "run",
        1,
        Map.of("a", Map.of("mse", a), "b", Map.of(second, b)),
        Map.of(),
        1,
        0,
        "done",
        List.of(),
        List.of());
  }

  @Test
  void aPreferenceIsSetOrRefused() {
    Coordination chebyshev =
        new Coordination(new Chebyshev(), java.util.Optional.empty(), new Joint());
    List<List<Double>> all = List.of(List.of(0.1, 0.9), List.of(0.25, 0.75));
    assertThat(FrontTraining.steered(chebyshev, List.of("a", "b"), all.get(0), all).weighting())
        .isEqualTo(new Chebyshev(List.of(0.1, 0.9), Map.of()));
    Balancing epo = new Balancing(new Epo(), Level.REPRESENTATION, Normalize.LOG);
    Balancing steered =
        FrontTraining.steered(
                new Coordination(new Equal(), java.util.Optional.of(epo), new Joint()),
                List.of("a", "b"),
                all.get(1),
                all)
            .balancer()
            .orElseThrow();
    assertThat(((Epo) steered.balancer()).preference()).containsExactly(0.25, 0.75);
    assertThat(steered.on()).isEqualTo(Level.REPRESENTATION);
    assertThat(steered.normalize()).isEqualTo(Normalize.LOG);
    Balancing paretoMtl = new Balancing(new ParetoMtl());
    assertThat(
            FrontTraining.steered(
                    new Coordination(new Equal(), java.util.Optional.of(paretoMtl), new Joint()),
                    List.of("a", "b"),
                    all.get(0),
                    all)
                .balancer()
                .map(Balancing::balancer))
        .as("the rays are all preferences")
        .contains(new ParetoMtl(all.get(0), all, 2, 0, Convention.WEIGHTED));
    assertThatThrownBy(
            () ->
                FrontTraining.steered(
                    new Coordination(), List.of("a"), List.of(1.0), List.of(List.of(1.0))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "a front needs a method that takes a preference, but the weighting 'equal' takes none");
  }
}
