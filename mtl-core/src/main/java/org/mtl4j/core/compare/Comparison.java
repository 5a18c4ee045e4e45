package org.mtl4j.core.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.compare.contender.Baselines;
import org.mtl4j.core.compare.contender.Candidate;
import org.mtl4j.core.compare.contender.Combination;
import org.mtl4j.core.compare.contender.Contender;
import org.mtl4j.core.compare.table.ComparisonTable;
import org.mtl4j.core.compare.table.ComparisonTableBuilder;
import org.mtl4j.core.compare.table.ComparisonText;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Model;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.methods.sharing.SharedBottom;

/**
 * Trains single-task baselines and contenders on the same rows with the same seeds and budget.
 * Every run chooses its epoch on validation rows; test rows are read once a run, when its choice is
 * made, and decide nothing.
 */
public final class Comparison {
  private final RunPlan plan;
  private final Entrants roster;
  private final List<Long> seeds;
  private final TrialRunner runner;
  private final Map<Trial, Outcome> outcomes = new LinkedHashMap<>();

  private Comparison(RunPlan plan, Entrants roster, List<Long> seeds, TrialRunner runner) {
    this.plan = plan;
    this.roster = roster;
    this.seeds = seeds;
    this.runner = runner;
  }

  /**
   * Compares. What cannot be trained is refused before anything is; what fails on the way is a row
   * with its reason. Without the baselines there is nothing to compare with, so that these may not
   * fail.
   *
   * @param plan what all runs have in common: tasks, rows, encoder and head, budget
   * @param contenders at least one; names must differ
   * @param seeds of the runs, at least one
   * @param runner does the runs
   * @throws ConfigurationException where nothing can be compared: no contender or seed, two of one
   *     name, no validation rows where something is to be chosen by them, a baseline that failed;
   *     and where a contender that is no {@link Candidate} cannot be trained: several have their
   *     reasons among the suppressed exceptions
   */
  public static ComparisonTable compare(
      RunPlan plan, List<? extends Contender> contenders, List<Long> seeds, TrialRunner runner) {
    check(plan, contenders, seeds);
    Entrants roster = Entrants.of(plan, contenders, seeds.get(0));
    return new Comparison(plan, roster, seeds, runner).compare();
  }

  private ComparisonTable compare() {
    int variants = roster.contenders().stream().mapToInt(row -> row.variants().size()).sum();
    runner.planned(seeds.size() * (plan.tasks().size() + variants));
    List<List<Trial>> singles = new ArrayList<>();
    for (EvaluatedTask task : plan.tasks()) {
      singles.add(seeds.stream().map(seed -> alone(task, seed)).toList());
    }
    runner.run(plan, singles, outcomes::put);
    requireAll();
    Map<Long, Optional<Map<String, Double>>> references = new LinkedHashMap<>();
    seeds.forEach(seed -> references.put(seed, Baselines.reference(plan.tasks(), singles(seed))));
    List<List<Trial>> lanes = new ArrayList<>();
    for (Contender contender : roster.contenders()) {
      List<Trial> lane = new ArrayList<>();
      for (long seed : seeds) {
        for (Combination variant : contender.variants()) {
          lane.add(trial(contender, variant, seed, references.get(seed)));
        }
      }
      lanes.add(lane);
    }
    runner.run(plan, lanes, outcomes::put);
    return table(references);
  }

  private Trial alone(EvaluatedTask task, long seed) {
    Model model = plan.model();
    return new Trial(
        ComparisonText.BASELINES,
        new Combination(
            "single " + task.name(),
            new Model(model.encoder(), new SharedBottom(), model.head()),
            new Coordination()),
        seed,
        Optional.of(task.name()),
        Optional.empty());
  }

  private static Trial trial(
      Contender contender,
      Combination variant,
      long seed,
      Optional<Map<String, Double>> reference) {
    return new Trial(contender.name(), variant, seed, Optional.empty(), reference);
  }

  private void requireAll() {
    outcomes.forEach(
        (trial, outcome) -> {
          if (outcome instanceof Outcome.Failed failed) {
            throw new ConfigurationException(
                "the baseline '%s' of seed %d failed, so that there is nothing to compare with: %s"
                    .formatted(trial.combination().name(), trial.seed(), failed.reason()));
          }
        });
  }

  private List<RunResult> singles(long seed) {
    return plan.tasks().stream().map(task -> finished(alone(task, seed)).result()).toList();
  }

  private Outcome.Finished finished(Trial trial) {
    return (Outcome.Finished) outcomes.get(trial);
  }

  private ComparisonTable table(Map<Long, Optional<Map<String, Double>>> references) {
    ComparisonTableBuilder table = new ComparisonTableBuilder(plan.tasks(), seeds);
    for (long seed : seeds) {
      table.baselines(plan.tasks().stream().map(task -> finished(alone(task, seed))).toList());
    }
    for (Contender contender : roster.contenders()) {
      for (long seed : seeds) {
        Map<Combination, Outcome> tried = new LinkedHashMap<>();
        for (Combination variant : contender.variants()) {
          tried.put(variant, outcomes.get(trial(contender, variant, seed, references.get(seed))));
        }
        table.add(contender, tried);
      }
    }
    return table.build(plan.data().test().isPresent(), roster.leftOut());
  }

  private static void check(RunPlan plan, List<? extends Contender> contenders, List<Long> seeds) {
    if (contenders.isEmpty() || seeds.isEmpty()) {
      throw new ConfigurationException(
          "a comparison needs at least one combination and one seed, but got "
              + contenders.size()
              + " and "
              + seeds.size());
    }
    Set<String> names = new LinkedHashSet<>(List.of(ComparisonText.BASELINES));
    for (Contender contender : contenders) {
      if (!names.add(contender.name())) {
        throw new ConfigurationException(
            "the rows of a comparison need different names, but two are called '%s'"
                .formatted(contender.name()));
      }
    }
    if (plan.data().validation().isEmpty() && !plan.training().select().by().equals("last")) {
      throw new ConfigurationException(
          "a comparison chooses the epochs of its runs on validation rows, but there are none; give"
              + " split.validation a share, or set training.select.by to last");
    }
  }
}
