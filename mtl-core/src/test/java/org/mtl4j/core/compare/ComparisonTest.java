// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Losses;
import org.mtl4j.api.coordination.Terms;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.reference.Examples;
import org.mtl4j.api.reference.Label;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.core.compare.contender.Combination;
import org.mtl4j.core.compare.contender.Contender;
import org.mtl4j.core.compare.contender.References;
import org.mtl4j.core.compare.contender.Setting;
import org.mtl4j.core.compare.table.ComparisonTable;
import org.mtl4j.core.compare.table.ComparisonTable.Entry;
import org.mtl4j.core.compare.table.ComparisonText;
import org.mtl4j.core.compare.table.Results;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Model;
import org.mtl4j.core.train.ReferenceRun;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.methods.balancer.Krum;
import org.mtl4j.methods.balancer.Pivrg;
import org.mtl4j.methods.reference.Linear;
import org.mtl4j.methods.reference.MeanPrediction;
import org.mtl4j.methods.transfer.Joint;
import org.mtl4j.methods.weighting.Equal;

class ComparisonTest {
  private static final RunPlan PLAN = Results.plan(Results.experiment().build());
  private static final List<Long> SEEDS = List.of(1L, 2L);
  private static final List<Setting> SETTINGS = List.of(Setting.of(Results.experiment().build()));

  @Test
  void changesRanksAndTestsCompareWithTheBaselines() {
    ComparisonTable table =
        compare(
            PLAN,
            List.of(only("better"), only("worse")),
            SETTINGS,
            SEEDS,
            Results.runner(
                (common, trial) ->
                    switch (trial.entry()) {
                      case "better" -> Results.finished(trial, trial.seed() == 1 ? 8 : 9, 0.88, 1);
                      case "worse" -> Results.finished(trial, 12, 0.72, 1);
                      default -> Results.finished(trial, 10, 0.8, 1);
                    }));

    Entry better = table.entries().get(1);
    assertThat(better.changes().get("value").mean()).isCloseTo(15, within(1e-9));
    assertThat(better.changes().get("yes").mean()).isCloseTo(10, within(1e-9));
    assertThat(better.deltaM().mean()).isCloseTo(12.5, within(1e-9));
    assertThat(better.rank()).isEqualTo(1);
    assertThat(better.memory().mean()).isEqualTo(100);
    assertThat(better.test().pairs()).isEqualTo(2);
    assertThat(table.entries().stream().map(Entry::rank)).containsExactly(2.0, 1.0, 3.0);
    assertThat(table.warnings()).singleElement().asString().contains("2 seeds are too few");
  }

  private static ComparisonTable compare(
      RunPlan plan,
      List<Contender> contenders,
      List<Setting> settings,
      List<Long> seeds,
      TrialRunner runner) {
    return Comparison.compare(
        SeededPlans.common(plan), contenders, settings, References.NONE, seeds, runner);
  }

  private static ComparisonTable withReferences(References references, List<Trial> fitted) {
    return Comparison.compare(
        SeededPlans.common(PLAN),
        List.of(only("network")),
        SETTINGS,
        references,
        SEEDS,
        Results.runner(
            (common, trial) -> {
              trial.classical().ifPresent(method -> fitted.add(trial));
              return switch (trial.entry()) {
                case "linear (reference)" -> Results.finished(trial, 5, 0.88, 1);
                case "mean (reference)" -> Results.finished(trial, 20, 0.5, 1);
                default -> Results.finished(trial, 9, 0.8, 1);
              };
            }));
  }

  @Test
  void referencesGetARowAndAVerdict() {
    List<Trial> fitted = new ArrayList<>();
    Map<String, ReferenceModel> methods = new LinkedHashMap<>();
    methods.put("mean", new MeanPrediction());
    methods.put("linear", new Linear());

    ComparisonTable table = withReferences(new References(methods, true), fitted);

    assertThat(table.entries())
        .extracting(Entry::name)
        .containsExactly("each task alone", "mean (reference)", "linear (reference)", "network");
    assertThat(table.references()).containsExactly("mean (reference)", "linear (reference)");
    assertThat(fitted).extracting(Trial::seed).containsExactly(1L, 2L, 1L, 2L);
    assertThat(table.verdict().orElseThrow())
        .isEqualTo(
            "A classical method wins: 'linear (reference)' has Δm +27.22 %, the best network, 'each"
                + " task alone', +0.00 %.");
    assertThat(table.toString()).contains("\n" + table.verdict().orElseThrow() + "\n");
    assertThat(ComparisonText.markdown(table)).contains("\n- " + table.verdict().orElseThrow());
  }

  @Test
  void aNetworkThatWinsIsNamedToo() {
    ComparisonTable table =
        withReferences(
            new References(Map.of("mean", new MeanPrediction()), true), new ArrayList<>());

    assertThat(table.verdict().orElseThrow())
        .startsWith("The best network, 'each task alone', has Δm +0.00 %, the best classical");
  }

  @Test
  void slowReferencesAreLeftOutUnlessTheyAreNamed() {
    ReferenceModel slow =
        new ReferenceModel() {
          @Override
          public double secondsPerNumber() {
            return 50.0 / ReferenceRun.size(PLAN);
          }

          @Override
          public Predictor fit(Label label, Examples training, Examples validation, long seed) {
            throw new AssertionError("it is left out");
          }
        };
    Map<String, ReferenceModel> methods = new LinkedHashMap<>();
    methods.put("mean", new MeanPrediction());
    methods.put("slow", slow);

    ComparisonTable table = withReferences(new References(methods, true), new ArrayList<>());

    assertThat(table.references()).containsExactly("mean (reference)");
    assertThat(table.warnings())
        .contains(
            "'slow (reference)' was left out: it would take about 50 seconds; --references slow"
                + " fits it");
    assertThat(new References(methods, false).leftOut(PLAN, 0)).isEmpty();
    assertThat(new References(methods, true).leftOut(PLAN, 60)).as("a long training").isEmpty();
  }

  @Test
  void aTaskWhoseMetricIsUndefinedIsNoPartOfDeltaM() {
    ComparisonTable table =
        compare(
            PLAN,
            List.of(only("better")),
            SETTINGS,
            SEEDS,
            Results.runner(
                (common, trial) ->
                    Results.finished(
                        trial, trial.entry().equals("better") ? 8 : 10, Double.NaN, 1)));
    assertThat(table.entries().get(1).deltaM().mean()).isCloseTo(20, within(1e-9));
    assertThat(table.warnings())
        .first()
        .isEqualTo("task 'yes' is left out of Δm: auc is not defined on the test rows");
  }

  @Test
  void seedsWithTheirOwnSplitAreRunOnTheirOwnRows() {
    Map<Long, RunPlan> plans = Map.of(1L, PLAN, 2L, PLAN.training(PLAN.training()));
    List<String> seen = new ArrayList<>();
    ComparisonTable table =
        Comparison.compare(
            new SeededPlans(plans::get, true),
            List.of(only("one")),
            SETTINGS,
            References.NONE,
            SEEDS,
            Results.runner(
                (common, trial) -> {
                  assertThat(common).isSameAs(plans.get(trial.seed()));
                  seen.add(trial.entry() + " " + trial.seed());
                  return Results.finished(trial, 10, 0.8, 1);
                }));
    assertThat(table.splits()).isTrue();
    assertThat(seen).hasSize(6).endsWith("one 2");
  }

  @Test
  void everyRunOfASeedIsSelectedByTheBaselinesOfThatSeed() {
    List<Trial> seen = new ArrayList<>();
    compare(
        PLAN,
        List.of(only("one")),
        SETTINGS,
        SEEDS,
        Results.runner(
            (common, trial) -> {
              seen.add(trial);
              return Results.finished(trial, 10.0 * trial.seed(), 0.8, 1);
            }));

    assertThat(seen.subList(0, 4)).allMatch(trial -> trial.alone().isPresent());
    assertThat(seen.subList(4, 6))
        .extracting(trial -> trial.reference().orElseThrow())
        .containsExactly(Map.of("value", 10.0, "yes", 0.8), Map.of("value", 20.0, "yes", 0.8));
  }

  @Test
  void aFailedContenderIsAnEntryAndStopsNothing() {
    ComparisonTable table =
        compare(
            PLAN,
            List.of(only("broken"), only("fine")),
            SETTINGS,
            SEEDS,
            Results.runner(
                (common, trial) ->
                    trial.entry().equals("broken") && trial.seed() == 2
                        ? new Outcome.Failed("no weights | found")
                        : Results.finished(trial, 10, 0.8, 1)));

    assertThat(table.failures()).extracting(Entry::name).containsExactly("broken");
    assertThat(table.entries().get(2).rank()).as("of two with a result").isEqualTo(1.5);
    assertThat(table.toString()).contains("failed: broken: no weights | found");
    assertThat(ComparisonText.markdown(table)).contains("- failed: broken: no weights | found");
  }

  @Test
  void theBestOfSeveralIsSelectedOnValidationRows() {
    Combination first = named("first");
    Combination second = named("second");
    ComparisonTable table =
        compare(
            PLAN,
            List.of(new Contender("tuned", List.of(first, second))),
            SETTINGS,
            SEEDS,
            Results.runner(
                (common, trial) ->
                    trial.combination().equals(first)
                        ? Results.finished(trial, 5, 0.9, 1)
                        : Results.finished(trial, 20, 0.6, 2)));

    Entry tuned = table.entries().get(1);
    assertThat(tuned.runs()).extracting(run -> run.run()).containsOnly("second");
    assertThat(tuned.metrics().get("value").get("rmse").mean()).isEqualTo(20);
    assertThat(tuned.seconds().mean()).as("of all variants").isEqualTo(4);
  }

  @Test
  void equalVariantsAreTrainedOnce() {
    List<Trial> seen = new ArrayList<>();
    Contender twice = new Contender("twice", List.of(named("same"), named("same")));
    ComparisonTable table =
        compare(
            PLAN,
            List.of(twice),
            SETTINGS,
            SEEDS,
            Results.runner(
                (common, trial) -> {
                  seen.add(trial);
                  return Results.finished(trial, 10, 0.8, 1);
                }));

    assertThat(seen).doesNotHaveDuplicates().hasSize(6);
    assertThat(table.entries().get(1).seconds().mean()).isEqualTo(2);
    assertThatThrownBy(() -> new Contender("none", List.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("found no variant of the contender 'none', expected one or more");
  }

  @Test
  void aVariantThatFailsLeavesTheOthers() {
    Combination first = named("first");
    ComparisonTable table =
        compare(
            PLAN,
            List.of(new Contender("tuned", List.of(first, named("second")))),
            SETTINGS,
            SEEDS,
            Results.runner(
                (common, trial) ->
                    trial.combination().equals(first)
                        ? new Outcome.Failed("too large")
                        : Results.finished(trial, 20, 0.6, 2)));

    assertThat(table.failures()).isEmpty();
    assertThat(table.warnings()).contains("'tuned': a variant failed: too large");
  }

  @Test
  void baselinesAndContendersAreTunedOverTheSameSettings() {
    List<Setting> settings =
        Stream.of(4, 5, 6)
            .map(epochs -> Results.experiment().training(t -> t.epochs(epochs)).build())
            .map(e -> new Setting("epochs=" + e.training().epochs(), e.model(), e.training()))
            .toList();
    List<Integer> epochs = new ArrayList<>();
    ComparisonTable table =
        compare(
            PLAN,
            List.of(only("one")),
            settings,
            SEEDS,
            Results.runner(
                (common, trial) -> {
                  int ofTrial = trial.plan(common).training().epochs();
                  epochs.add(ofTrial);
                  if (trial.alone().isPresent()) {
                    return ofTrial == 4
                        ? new Outcome.Failed("diverged")
                        : Results.finished(trial, ofTrial == 5 ? 10 : 12, 0.8, 1);
                  }
                  return Results.finished(trial, ofTrial == 4 ? 8 : 7, 0.8, ofTrial == 4 ? 3 : 2);
                }));

    assertThat(epochs).hasSize(2 * 3 * 3).containsOnly(4, 5, 6);
    Entry alone = table.entries().get(0);
    assertThat(alone.metrics().get("value").get("rmse").mean()).as("5 epochs").isEqualTo(10);
    Entry one = table.entries().get(1);
    assertThat(one.runs()).extracting(run -> run.run()).containsOnly("one, epochs=4");
    assertThat(one.changes().get("value").mean()).isCloseTo(20, within(1e-9));
    assertThat(one.seconds().mean()).as("of all settings").isEqualTo(6);
  }

  @Test
  void withoutBaselinesThereIsNothingToCompareWith() {
    assertThatThrownBy(
            () ->
                compare(
                    PLAN,
                    List.of(only("one")),
                    SETTINGS,
                    SEEDS,
                    Results.runner((common, trial) -> new Outcome.Failed("the loss is NaN"))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("the baseline 'single value' of seed 1 failed")
        .hasMessageContaining("the loss is NaN");
  }

  @Test
  void selectionNeedsValidationRows() {
    TrialRunner none = Results.runner((common, trial) -> new Outcome.Failed("not reached"));
    List<Contender> one = List.of(only("one"));
    List<Contender> tuned = List.of(new Contender("tuned", List.of(named("a"), named("b"))));
    RunPlan byDelta = Results.withoutValidation("delta-m");
    RunPlan last = Results.withoutValidation("last");

    assertThatThrownBy(() -> compare(byDelta, one, SETTINGS, SEEDS, none))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("there are none; give split.validation a share");
    assertThatThrownBy(() -> compare(last, tuned, SETTINGS, SEEDS, none))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'tuned' cannot be trained: it is the best of its variants on")
        .hasMessageContaining("give split.validation a share, or name one variant");
  }

  @Test
  void contendersThatCannotBeTrainedAreRefusedBeforeAnyTraining() {
    TrialRunner never = (common, sequences, done) -> Assertions.fail("was asked to train");
    assertThatThrownBy(
            () ->
                compare(
                    PLAN,
                    List.of(only("one"), new Contender(krum("krum"))),
                    SETTINGS,
                    SEEDS,
                    never))
        .isInstanceOf(ConfigurationException.class)
        .hasNoSuppressedExceptions()
        .hasMessageStartingWith("'krum' cannot be trained: the balancer 'krum' needs 3 tasks");
    Contender tuned = new Contender("tuned", List.of(named("fine"), krum("not fine")));
    assertThatThrownBy(
            () ->
                compare(
                    PLAN,
                    List.of(new Contender(krum("krum")), only("one"), tuned),
                    SETTINGS,
                    SEEDS,
                    never))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("2 of 3 contenders cannot be trained: krum, tuned")
        .satisfies(
            error ->
                assertThat(error.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .satisfiesExactly(
                        first -> assertThat(first).startsWith("'krum': the balancer 'krum' needs"),
                        second -> assertThat(second).startsWith("'tuned': the balancer 'krum'")));
  }

  @Test
  void anOptionalContenderThatCannotBeTrainedIsLeftOut() {
    List<Contender> optional =
        List.of(
            new Contender("krum", List.of(krum("krum")), true),
            new Contender("fine", List.of(named("fine")), true));
    ComparisonTable table =
        compare(
            PLAN,
            optional,
            SETTINGS,
            SEEDS,
            Results.runner((common, trial) -> Results.finished(trial, 10, 0.8, 1)));

    assertThat(table.entries()).extracting(Entry::name).containsExactly("each task alone", "fine");
    assertThat(table.warnings().get(0))
        .startsWith("'krum' was left out: the balancer 'krum' needs 3 tasks or more");
    TrialRunner never = (common, sequences, done) -> Assertions.fail("was asked to train");
    assertThatThrownBy(() -> compare(PLAN, optional.subList(0, 1), SETTINGS, SEEDS, never))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("none of the 1 contenders can be trained; the first, 'krum': ");
  }

  @Test
  void methodsThatNeedTheScoresOfBaselinesAreNotRefused() {
    Coordination pivrg =
        new Coordination(new Equal(), Optional.of(new Balancing(new Pivrg())), new Joint());
    ComparisonTable table =
        compare(
            PLAN,
            List.of(new Contender(new Combination("pivrg", new Model(), pivrg))),
            SETTINGS,
            SEEDS,
            Results.runner((common, trial) -> Results.finished(trial, 10, 0.8, 1)));
    assertThat(table.failures()).isEmpty();
  }

  /** What a plugin may do. */
  @Pluggable(name = "broken", summary = "Throws.")
  private record Broken() implements LossWeighting {
    @Override
    public Terms terms(Graph g, Losses losses) {
      throw new IllegalStateException("a mistake in a plugin");
    }
  }

  @Test
  void anErrorOfAPluginFailsItsOwnEntry() {
    Coordination broken = new Coordination(new Broken(), Optional.empty(), new Joint());
    ComparisonTable table =
        compare(
            PLAN,
            List.of(new Contender(new Combination("broken", new Model(), broken)), only("fine")),
            SETTINGS,
            SEEDS,
            Results.runner(
                (common, trial) ->
                    trial.entry().equals("broken")
                        ? new Outcome.Failed("unexpected")
                        : Results.finished(trial, 10, 0.8, 1)));
    assertThat(table.failures()).extracting(Entry::name).containsExactly("broken");
  }

  private static Combination krum(String name) {
    return new Combination(
        name,
        new Model(),
        new Coordination(new Equal(), Optional.of(new Balancing(new Krum())), new Joint()));
  }

  @Test
  void namesMustDiffer() {
    List<Contender> twice = List.of(only("one"), only("one"));
    TrialRunner none = Results.runner((common, trial) -> new Outcome.Failed("not reached"));
    assertThatThrownBy(() -> compare(PLAN, twice, SETTINGS, SEEDS, none))
        .hasMessageContaining("two are called 'one'");
    assertThatThrownBy(() -> compare(PLAN, List.of(), SETTINGS, SEEDS, none))
        .hasMessageContaining("at least one contender and one seed, but got 0 and 2");
  }

  private static Contender only(String name) {
    return new Contender(named(name));
  }

  private static Combination named(String name) {
    return new Combination(name, new Model(), new Coordination());
  }
}
