package org.mtl4j.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.JacobianBlock;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.methods.balancer.ExcessMtl;
import org.mtl4j.methods.balancer.GradDrop;
import org.mtl4j.methods.balancer.GradNorm;
import org.mtl4j.methods.balancer.Mgda;
import org.mtl4j.methods.balancer.Sum;
import org.mtl4j.methods.balancer.Upgrad;

/** What a balanced step does, held against plain steps. */
class BalancedStepTest {
  private static final int TASKS = Trio.TASKS;
  private static final Map<Integer, Map<String, double[]>> GRADIENTS = new HashMap<>();

  /** Changes a model before it is compiled. */
  private static Trio trio(Consumer<Trio> change) {
    Trio trio = new Trio();
    change.accept(trio);
    return trio;
  }

  private static Trio trio() {
    return trio(unchanged -> {});
  }

  private static Steps start(Trio trio, double rate) {
    return new Steps(trio.sketch, trio.data(), rate);
  }

  /** The same model, once plain and once balanced by the sum, walks the same way. */
  private static void assertSame(Level level, Consumer<Trio> change) {
    Trio balanced = trio(change);
    balanced.sketch.balanced(new Sum(), level);
    try (Steps plain = start(trio(change), 0.1);
        Steps steps = start(balanced, 0.1)) {
      for (int i = 0; i < 5; i++) {
        plain.step();
        steps.step();
        assertThat(steps.result.losses).containsExactly(plain.result.losses, within(1e-5));
        assertThat(steps.result.penalties).containsExactly(plain.result.penalties, within(1e-5));
        assertThat(steps.result.gradientNorm)
            .isCloseTo(plain.result.gradientNorm, within(1e-5 * (1 + plain.result.gradientNorm)));
      }
      Map<String, List<Float>> expected = plain.values();
      steps.values().forEach((name, values) -> assertClose(name, values, expected.get(name), 1e-5));
    }
  }

  private static void assertClose(
      String name, List<Float> actual, List<Float> expected, double tolerance) {
    for (int i = 0; i < expected.size(); i++) {
      assertThat((double) actual.get(i))
          .as("%s[%d]", name, i)
          .isCloseTo(expected.get(i), within(tolerance * (1 + Math.abs(expected.get(i)))));
    }
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void theSumIsThePlainStep(Level level) {
    assertSame(level, trio -> {});
    assertSame(level, trio -> trio.sketch.terms = Optional.of(scaled(trio, 0.5, 2, 3)));
  }

  private static Terms scaled(Trio trio, double... factors) {
    Graph g = trio.sketch.training;
    return Terms.each(TASKS, t -> g.scale(trio.sketch.losses.get(t), factors[t]));
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void penaltiesJoinAtWeightOne(Level level) {
    Consumer<Trio> penalised =
        trio -> {
          Graph g = trio.sketch.training;
          trio.sketch.penalties.put("trunk", penalty(trio, "trunk/0/kernel"));
          trio.sketch.penalties.put("head", g.scale(penalty(trio, "head1/kernel"), 0.1));
        };
    assertSame(level, penalised);

    Trio trio = trio(penalised);
    trio.sketch.balanced(new Sum(), level);
    try (Steps steps = start(trio, 0.1)) {
      Arrays.fill(steps.control.fixed, 0);
      Map<String, List<Float>> before = steps.values();
      steps.step();
      List<Float> expected =
          before.get("trunk/0/kernel").stream().map(x -> x * (1 - 0.2f)).toList();
      assertClose("kernel", steps.values().get("trunk/0/kernel"), expected, 1e-6);
      assertThat(steps.values()).containsEntry("trunk/1/kernel", before.get("trunk/1/kernel"));
    }
  }

  private static Tensor penalty(Trio trio, String name) {
    Graph g = trio.sketch.training;
    return g.sum(g.square(g.variable(named(trio, name))));
  }

  private static Variable named(Trio trio, String name) {
    return trio.sketch.scope.variables().stream()
        .filter(v -> v.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The gradient of one task in everything: a plain step at rate 1 in which it is alone. */
  private static Map<String, double[]> gradient(int task) {
    return GRADIENTS.computeIfAbsent(task, BalancedStepTest::differentiated);
  }

  private static Map<String, double[]> differentiated(int task) {
    try (Steps steps = start(trio(), 1)) {
      Map<String, List<Float>> before = steps.values();
      steps.present(task == 0, task == 1, task == 2).step();
      Map<String, List<Float>> after = steps.values();
      Map<String, double[]> gradient = new HashMap<>();
      before.forEach((name, values) -> gradient.put(name, difference(values, after.get(name))));
      return gradient;
    }
  }

  private static double[] difference(List<Float> from, List<Float> minus) {
    double[] result = new double[from.size()];
    Arrays.setAll(result, i -> from.get(i) - minus.get(i));
    return result;
  }

  private static double[] gramian() {
    List<Map<String, double[]>> rows = List.of(gradient(0), gradient(1), gradient(2));
    double[] gramian = new double[TASKS * TASKS];
    for (String name : rows.get(0).keySet()) {
      for (int i = 0; i < TASKS * TASKS && name.startsWith("trunk"); i++) {
        double[] a = rows.get(i / TASKS).get(name);
        double[] b = rows.get(i % TASKS).get(name);
        for (int k = 0; k < a.length; k++) {
          gramian[i] += a[k] * b[k];
        }
      }
    }
    return gramian;
  }

  @Test
  void theStatisticIsTheGramianOfTheSharedParameters() {
    double[] gramian = gramian();
    Trio trio = trio();
    trio.sketch.balanced(new Sum(), Level.PARAMETERS);
    try (Steps steps = start(trio, 1)) {
      steps.step();
      assertThat(steps.result.statistic).containsExactly(gramian, within(1e-5));
      assertThat(steps.result.hasGradients()).isTrue();
    }
  }

  /** excess-mtl asks for a number a task, gradnorm for the Gramian of the last layer. */
  @Test
  void theGramianIsThereForWhoReadsItWhateverTheStatistic() {
    double[] gramian = gramian();
    for (GradientBalancer balancer : List.of(new ExcessMtl(), new GradNorm())) {
      try (Steps steps = start(trio(balancer), 1)) {
        steps.step();
        assertThat(steps.result.hasGradients()).isFalse();
      }
      try (Steps steps = start(trio(balancer), 1)) {
        steps.control.reads = true;
        steps.step();
        assertThat(steps.result.gramian).containsExactly(gramian, within(1e-5));
      }
    }
  }

  private static Trio trio(GradientBalancer balancer) {
    Trio trio = trio();
    trio.sketch.balanced(balancer, Level.PARAMETERS);
    return trio;
  }

  @Test
  void weightsThatAreSolvedForMoveWhatIsShared() {
    double[] gramian = gramian();
    for (GradientBalancer balancer :
        List.of(
            new Upgrad(),
            new Mgda(),
            new Upgrad(Convention.WEIGHTED),
            new Mgda(Mgda.Normalization.NONE, Convention.OWN))) {
      double[] weights = new double[TASKS];
      balancer.solver(TASKS, 0x1p-22).solve(new Given(gramian), weights);
      Trio trio = trio();
      trio.sketch.balanced(balancer, Level.PARAMETERS);
      try (Steps steps = start(trio, 1)) {
        System.arraycopy(weights, 0, steps.control.fixed, 0, TASKS);
        Map<String, List<Float>> before = steps.values();
        steps.step();
        Map<String, List<Float>> after = steps.values();
        before.forEach(
            (name, values) ->
                assertThat(difference(values, after.get(name)))
                    .as("%s of %s", name, balancer)
                    .containsExactly(expected(name, weights, balancer), within(1e-5)));
      }
    }
  }

  private static double[] expected(String name, double[] weights, GradientBalancer balancer) {
    double[] sum = null;
    for (int t = 0; t < TASKS; t++) {
      double[] own = gradient(t).get(name);
      sum = sum == null ? new double[own.length] : sum;
      boolean scaled = name.startsWith("trunk") || balancer.convention() == Convention.WEIGHTED;
      for (int i = 0; i < own.length; i++) {
        sum[i] += (scaled ? weights[t] : 1) * own[i];
      }
    }
    return sum;
  }

  private record Given(double[] statistic) implements Problem {
    @Override
    public int size() {
      return TASKS;
    }

    @Override
    public int task(int i) {
      return i;
    }

    @Override
    public double[] losses() {
      return new double[] {1, 1, 1};
    }

    @Override
    public History history() {
      throw new UnsupportedOperationException();
    }
  }

  /** exp(-s) · loss + s, with one s a task (Kendall et al., CVPR 2018). */
  private static Terms uncertainty(Trio trio) {
    Graph g = trio.sketch.training;
    Scope scope = trio.sketch.scope.child("weighting");
    return Terms.each(
        TASKS,
        t -> {
          Variable s = scope.variable("s" + t, Shape.SCALAR, Initializer.constant(0.1 * t));
          Tensor value = g.variable(s);
          return g.add(g.multiply(g.exp(g.negate(value)), trio.sketch.losses.get(t)), value);
        });
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void variablesOfAWeightingFollowTheObjective(Level level) {
    assertSame(level, trio -> trio.sketch.terms = Optional.of(uncertainty(trio)));

    Trio trio = trio(t -> t.sketch.terms = Optional.of(uncertainty(t)));
    trio.sketch.balanced(new Sum(), level);
    try (Steps steps = start(trio, 0.1)) {
      Arrays.fill(steps.control.fixed, 0);
      steps.present(true, false, true).step();
      for (int t = 0; t < TASKS; t++) {
        double s = 0.1 * t;
        double slope = t == 1 ? 0 : 1 - Math.exp(-s) * steps.result.losses[t];
        assertThat((double) steps.value("weighting/s" + t)[0])
            .isCloseTo(s - 0.1 * slope, within(1e-6));
      }
      assertThat(steps.value("weighting/s1")).containsExactly((float) 0.1);
      assertThat(steps.program.reach().get("weighting/s1")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void aVariableOfAWeightingThatAllTermsReadIsNotShared(Level level) {
    assertSame(
        level,
        trio -> {
          Graph g = trio.sketch.training;
          Variable logits =
              trio.sketch.variable("weighting/logits", Shape.of(TASKS), 0.1f, -0.2f, 0.3f);
          Tensor shares = g.softmax(g.variable(logits));
          trio.sketch.terms =
              Optional.of(
                  Terms.each(
                      TASKS, t -> g.multiply(g.index(shares, 0, t), trio.sketch.losses.get(t))));
        });
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void anObjectiveThatIsNoSumComposesThroughItsDerivative(Level level) {
    assertSame(
        level,
        trio -> {
          Graph g = trio.sketch.training;
          Tensor logs = g.log(g.stack(trio.sketch.losses, 0));
          trio.sketch.terms = Optional.of(Terms.scalar(g.exp(g.mean(logs))));
        });
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void gradDropThatLeaksEverythingIsTheSum(Level level) {
    Trio trio = trio();
    trio.sketch.balanced(new GradDrop(1), level);
    try (Steps plain = start(trio(), 0.1);
        Steps steps = start(trio, 0.1)) {
      plain.step().step();
      Map<String, List<Float>> expected = plain.values();
      steps.step().step();
      steps.values().forEach((name, values) -> assertClose(name, values, expected.get(name), 1e-5));
    }
  }

  @Test
  void gradDropPassesOneSign() {
    List<Map<String, double[]>> rows = List.of(gradient(0), gradient(1), gradient(2));
    Trio trio = trio();
    trio.sketch.balanced(new GradDrop(), Level.PARAMETERS);
    try (Steps steps = start(trio, 1)) {
      Map<String, List<Float>> before = steps.values();
      steps.step();
      Map<String, List<Float>> after = steps.values();
      for (String name : List.of("trunk/0/kernel", "trunk/0/bias", "trunk/1/kernel")) {
        double[] moved = difference(before.get(name), after.get(name));
        for (int i = 0; i < moved.length; i++) {
          int place = i;
          double up = rows.stream().mapToDouble(r -> Math.max(0, r.get(name)[place])).sum();
          double down = rows.stream().mapToDouble(r -> Math.min(0, r.get(name)[place])).sum();
          assertThat(Math.min(Math.abs(moved[i] - up), Math.abs(moved[i] - down)))
              .as("%s[%d] moved by %s, not %s or %s", name, i, moved[i], up, down)
              .isLessThan(1e-5);
        }
      }
    }
  }

  /** Weighs the moving average of the Jacobian instead of the Jacobian. */
  private record Averaged() implements GradientBalancer {
    @Override
    public Tensor transform(Graph g, JacobianBlock block) {
      Variable average = block.state("average", Initializer.constant(0));
      Tensor next = g.add(g.scale(g.variable(average), 0.5), g.scale(block.jacobian(), 0.5));
      g.update(average, next);
      return next;
    }

    @Override
    public Solver solver(int tasks, double accuracy) {
      return new Sum().solver(tasks, accuracy);
    }
  }

  @Test
  void aBalancerKeepsAStateForEachBlock() {
    Trio trio = trio();
    trio.sketch.balanced(new Averaged(), Level.PARAMETERS);
    List<Map<String, double[]>> rows = List.of(gradient(0), gradient(1), gradient(2));
    String name = "trunk/0/kernel";
    String state = "balancer/" + name + "/average";
    try (Steps steps = start(trio, 1)) {
      Map<String, List<Float>> before = steps.values();
      steps.step();
      Map<String, List<Float>> after = steps.values();
      double[] moved = difference(before.get(name), after.get(name));
      for (int i = 0; i < moved.length; i++) {
        double sum = 0;
        for (int t = 0; t < TASKS; t++) {
          double half = 0.5 * rows.get(t).get(name)[i];
          assertThat((double) after.get(state).get(t * moved.length + i))
              .isCloseTo(half, within(1e-6));
          sum += half;
        }
        assertThat(moved[i]).isCloseTo(sum, within(1e-6));
      }
      var snapshot = steps.program.snapshot();
      List<Float> once = steps.step().values().get(state);
      steps.program.restore(snapshot);
      steps.control.step--;
      assertThat(steps.step().values()).containsEntry(state, once);
      assertThat(once).isNotEqualTo(after.get(state));
    }
  }

  @Test
  void aStateForTheRepresentationIsRefused() {
    Trio trio = trio();
    trio.sketch.balanced(new Averaged(), Level.REPRESENTATION);
    assertThatThrownBy(trio.sketch::compile)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("another size in every batch");
  }

  @ParameterizedTest
  @EnumSource(Level.class)
  void aModelThatSharesNothingIsRefused(Level level) {
    Sketch sketch = new Sketch();
    Graph g = sketch.training;
    for (int t = 0; t < 2; t++) {
      Variable own = sketch.variable("own" + t, Shape.of(2), 1, 2);
      sketch.losses.add(g.sum(g.square(g.variable(own))));
      sketch.predictions.add(sketch.inference.variable(own));
    }
    // A weighting's variable that both terms read shares nothing either.
    Tensor both = g.variable(sketch.variable("weighting", Shape.SCALAR, 1));
    sketch.terms = Optional.of(Terms.each(2, t -> g.multiply(both, sketch.losses.get(t))));
    sketch.balanced(new Sum(), level);
    assertThatThrownBy(sketch::compile)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("shares none");
  }

  @Test
  void balancingOnARepresentationThatDoesNotExistIsRefused() {
    Trio trio = trio();
    trio.sketch.balanced(new Sum(), Level.REPRESENTATION).representation = Optional.empty();
    assertThatThrownBy(trio.sketch::compile)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("no representation");

    Trio paired = new Trio(true, 0, 0);
    paired.sketch.balanced(new Sum(), Level.REPRESENTATION);
    assertThatThrownBy(paired.sketch::compile)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'pair/kernel'");
  }

  @Test
  void aLargeTableIsBalancedByTheRowsTouched() {
    Trio plain = new Trio(false, 0, Gradients.LARGE);
    Trio balanced = new Trio(false, 0, Gradients.LARGE);
    plain.sketch.optimizer = new Adam(0.01);
    balanced.sketch.optimizer = new Adam(0.01);
    balanced.sketch.balanced(new Sum(), Level.PARAMETERS);
    Dataset data = plain.data();
    try (Steps a = new Steps(plain.sketch, data, 0.01);
        Steps b = new Steps(balanced.sketch, data, 0.01)) {
      a.on(0, 1, 2, 3).on(4, 5, 6).step();
      b.on(0, 1, 2, 3).on(4, 5, 6).step();
      Map<String, List<Float>> expected = a.values();
      b.values().forEach((name, values) -> assertClose(name, values, expected.get(name), 1e-4));
    }
  }
}
