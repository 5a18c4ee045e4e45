// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.GradientBalancer.Unsolved;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.synthetic.RelatedTasks;
import org.mtl4j.core.data.synthetic.RelatedTasks.Target;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Normalize;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.balancer.Cagrad;
import org.mtl4j.methods.balancer.EveryK;
import org.mtl4j.methods.balancer.Moco;
import org.mtl4j.methods.balancer.NashMtl;
import org.mtl4j.methods.balancer.RandomGradients;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.Regression;

/** Runs with weights that are known before some steps: which steps solve, with equal results. */
class KnownWeightsRunTest {
  private static final Mtl MTL = Mtl.create();
  private static final int STEPS = 9;

  static Stream<Balancing> balancings() {
    return Stream.of(
        new Balancing(new EveryK(new NashMtl())),
        new Balancing(new EveryK(new Cagrad(), 4), Level.REPRESENTATION),
        new Balancing(new NashMtl(4, 0, Convention.OWN, Unsolved.KEEP)));
  }

  @ParameterizedTest
  @MethodSource("balancings")
  void stepsBetweenTwoSolutionsComputeNoGradientsOfTasks(Balancing balancing) {
    Watcher quick = new Watcher(step -> false);
    Watcher whole = new Watcher(step -> true);
    Map<String, float[]> expected;
    try (TrainedModel model = MTL.train(experiment(balancing), whole)) {
      expected = model.variables();
    }
    try (TrainedModel model = MTL.train(experiment(balancing), quick)) {
      model
          .variables()
          .forEach((n, v) -> assertThat(v).as(n).containsExactly(expected.get(n), within(1e-5f)));
    }
    assertThat(whole.solved()).hasSize(STEPS);
    assertThat(quick.solved()).containsExactly(0, 4, 8);
    for (int step = 0; step < STEPS; step++) {
      assertThat(quick.weights.get(step))
          .containsExactly(whole.weights.get(step / 4 * 4), within(1e-3))
          .containsExactly(quick.weights.get(step / 4 * 4));
    }
  }

  @Test
  void aListenerThatReadsGradientsMakesAStepSolve() {
    Watcher watcher = new Watcher(step -> step % 3 == 0);
    MTL.train(experiment(new Balancing(new EveryK(new NashMtl()))), watcher).close();
    assertThat(watcher.solved()).containsExactly(0, 3, 4, 6, 8);
  }

  static Stream<Balancing> solvingInEveryStep() {
    GradientBalancer kept = new EveryK(new Cagrad());
    return Stream.of(
        new Balancing(kept, Level.PARAMETERS, Normalize.L2),
        new Balancing(kept, Level.PARAMETERS, Normalize.LOG),
        new Balancing(new EveryK(new Moco())),
        new Balancing(new NashMtl(4, 1, Convention.WEIGHTED, Unsolved.KEEP)),
        new Balancing(new EveryK(new Cagrad(), 1)));
  }

  @ParameterizedTest
  @MethodSource("solvingInEveryStep")
  void methodsThatNeedTheGradientsSolveEveryStep(Balancing balancing) {
    Watcher watcher = new Watcher(step -> false);
    MTL.train(experiment(balancing), watcher).close();
    assertThat(watcher.solved()).hasSize(STEPS);
  }

  @Test
  void randomWeightsAreKnownInEveryStep() {
    Watcher watcher = new Watcher(step -> false);
    MTL.train(experiment(new Balancing(new RandomGradients())), watcher).close();
    assertThat(watcher.solved()).isEmpty();
    assertThat(watcher.weights.get(0)).isNotEqualTo(watcher.weights.get(1));
  }

  private static Experiment experiment(Balancing balancing) {
    ExperimentBuilder experiment =
        Mtl.experiment()
            .data(
                new RelatedTasks(
                    80, 5, 0, 0.8, 0.3, 4, List.of(Target.REGRESSION, Target.BINARY), 1))
            .task("value", new Regression("regression"))
            .task("yes", new Binary("binary", "1"))
            .encoder(new Mlp(List.of(8), Activation.TANH, 0))
            .backend(new BackendOptions("cpu", 1, true))
            .balancer(balancing)
            .training(t -> t.steps(STEPS).batch(16).select("last"));
    return experiment.build();
  }

  /** Records statistic and weights, and reads gradients in some steps. */
  private static final class Watcher implements TrainingListener {
    private final LongPredicate reads;
    private final List<Integer> statistics = new ArrayList<>();
    private final List<double[]> weights = new ArrayList<>();

    Watcher(LongPredicate reads) {
      this.reads = reads;
    }

    /** The steps with a statistic. */
    List<Integer> solved() {
      return IntStream.range(0, statistics.size())
          .filter(step -> statistics.get(step) > 0)
          .boxed()
          .toList();
    }

    @Override
    public boolean readsGradients(long step) {
      return reads.test(step);
    }

    @Override
    public void stepped(Stepped event) {
      statistics.add(event.result().statistic.length);
      weights.add(event.result().weights.clone());
    }
  }
}
