package org.mtl4j.core.pareto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.core.balancer.Epo;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Normalise;
import org.mtl4j.core.pareto.Front.Axis;
import org.mtl4j.core.pareto.Front.Point;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.transfer.Joint;
import org.mtl4j.core.weighting.Chebyshev;
import org.mtl4j.core.weighting.Equal;

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
  void volumesOfManyPointsByCountingCells() {
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
  void aLatticeInsideHasAsManyPointsAndNoShareOfZero() {
    assertThat(SimplexLattice.inside(2, 3))
        .containsExactly(List.of(0.75, 0.25), List.of(0.5, 0.5), List.of(0.25, 0.75));
    List<List<Double>> ten = SimplexLattice.inside(3, 10);
    assertThat(ten).hasSameSizeAs(SimplexLattice.near(3, 10)).doesNotHaveDuplicates();
    assertThat(ten)
        .allSatisfy(p -> assertThat(p).allSatisfy(share -> assertThat(share).isPositive()))
        .allSatisfy(p -> assertThat(p.stream().mapToDouble(x -> x).sum()).isCloseTo(1, EXACT));
  }

  @Test
  void aFrontKnowsWhatIsDominatedAndItsVolume() {
    List<Axis> axes =
        List.of(new Axis("a", "mse", Direction.LOWER), new Axis("b", "auc", Direction.HIGHER));
    Point good = point(1, 0.6);
    Point better = point(2, 0.8);
    Point worse = point(2, 0.7);
    Point twin = point(2, 0.8);
    Front front = new Front(axes, List.of(good, better, worse, twin), Map.of());
    assertThat(front.dominated(good)).isFalse();
    assertThat(front.dominated(better)).isFalse();
    assertThat(front.dominated(worse)).isTrue();
    assertThat(front.dominated(twin)).isFalse();
    assertThat(front.reference().get(0)).isCloseTo(2.1, EXACT);
    assertThat(front.reference().get(1)).isCloseTo(0.58, EXACT);
    // [1, 2] times 0.02 and [2, 2.1] times 0.22.
    assertThat(front.hypervolume()).isCloseTo(0.02 + 0.1 * 0.22, EXACT);
  }

  private static Point point(double mse, double auc) {
    return new Point(
        List.of(0.5, 0.5),
        new RunResult(
            "run",
            1,
            Map.of("a", Map.of("mse", mse), "b", Map.of("auc", auc)),
            Map.of(),
            1,
            0,
            "done",
            List.of(),
            List.of()));
  }

  @Test
  void aCoordinationIsSteeredOrSaysThatItCannotBe() {
    Coordination chebyshev =
        new Coordination(new Chebyshev(), java.util.Optional.empty(), new Joint());
    assertThat(FrontTraining.steered(chebyshev, List.of("a", "b"), List.of(0.1, 0.9)).weighting())
        .isEqualTo(new Chebyshev(List.of(0.1, 0.9), Map.of()));
    Balancing epo = new Balancing(new Epo(), Level.REPRESENTATION, Normalise.LOG);
    Balancing steered =
        FrontTraining.steered(
                new Coordination(new Equal(), java.util.Optional.of(epo), new Joint()),
                List.of("a", "b"),
                List.of(0.25, 0.75))
            .balancer()
            .orElseThrow();
    assertThat(((Epo) steered.balancer()).preference()).containsExactly(0.25, 0.75);
    assertThat(steered.on()).isEqualTo(Level.REPRESENTATION);
    assertThat(steered.normalise()).isEqualTo(Normalise.LOG);
    assertThatThrownBy(() -> FrontTraining.steered(new Coordination(), List.of("a"), List.of(1.0)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "a front needs a method that takes a preference, but the weighting 'equal' takes none");
  }
}
