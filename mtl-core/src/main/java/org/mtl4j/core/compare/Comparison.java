// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.core.compare.contender.Baselines;
import org.mtl4j.core.compare.contender.Combination;
import org.mtl4j.core.compare.contender.Contender;
import org.mtl4j.core.compare.contender.References;
import org.mtl4j.core.compare.contender.Setting;
import org.mtl4j.core.compare.table.BestRun;
import org.mtl4j.core.compare.table.ComparisonTable;
import org.mtl4j.core.compare.table.ComparisonTableBuilder;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;

/**
 * Trains single-task baselines and contenders on the same rows with the same seeds and budget.
 * Every run selects its epoch on validation rows. Test rows are read once a run, after the
 * selection, and affect no choice.
 */
public final class Comparison {
  private final SeededPlans plans;
  private final RunPlan plan;
  private final Entrants entrants;
  private final List<Setting> settings;
  private final Map<String, ReferenceModel> references;
  private final List<Long> seeds;
  private final TrialRunner runner;
  private final Map<Trial, Outcome> outcomes = new LinkedHashMap<>();
  private final Map<Long, List<Outcome.Finished>> singles = new LinkedHashMap<>();
  private final Map<Long, Optional<Map<String, Double>>> alone = new LinkedHashMap<>();

  private Comparison(
      SeededPlans plans,
      Entrants entrants,
      List<Setting> settings,
      Map<String, ReferenceModel> references,
      List<Long> seeds,
      TrialRunner runner) {
    this.plans = plans;
    this.plan = plans.plan(seeds.get(0));
    this.entrants = entrants;
    this.settings = settings;
    this.references = references;
    this.seeds = seeds;
    this.runner = runner;
  }

  /**
   * Trains and compares. A contender that cannot be trained is refused before any training. A run
   * that fails makes its contender a failed entry with the reason; a baseline that fails in every
   * setting is an error.
   *
   * @param plans what the runs of a seed have in common: tasks, rows, encoder and head, budget;
   *     they differ in their split
   * @param contenders one or more, with different names
   * @param settings one or more; contenders and baselines are trained in all of them, and the
   *     validation rows choose the setting of each
   * @param references classical methods that get a row each, except slow ones that nobody asked for
   *     by name
   * @param seeds of the runs, one or more
   * @param runner runs the trials
   * @throws ConfigurationException if there is no contender or no seed; if two contenders have the
   *     same name; if there are no validation rows to select by; if a required contender cannot be
   *     trained (the reasons of several are suppressed exceptions); if a baseline fails
   */
  public static ComparisonTable compare(
      SeededPlans plans,
      List<Contender> contenders,
      List<Setting> settings,
      References references,
      List<Long> seeds,
      TrialRunner runner) {
    requireSome(contenders, seeds);
    RunPlan plan = plans.plan(seeds.get(0));
    check(plan, contenders, references);
    List<Contender> tuned = contenders.stream().map(c -> c.tuned(settings)).toList();
    Entrants entrants =
        Entrants.of(plan, tuned, settings, seeds.get(0)).without(references.leftOut(plan, 0));
    Map<String, ReferenceModel> fitted = new LinkedHashMap<>();
    references
        .fitted(plan, 0)
        .methods()
        .forEach((name, model) -> fitted.put(References.row(name), model));
    return new Comparison(plans, entrants, settings, fitted, seeds, runner).compare();
  }

  private ComparisonTable compare() {
    int variants = entrants.contenders().stream().mapToInt(c -> c.variants().size()).sum();
    int single = plan.tasks().size() * settings.size();
    runner.planned(seeds.size() * (single + references.size() + variants));
    if (plans.splits()) {
      seeds.forEach(seed -> run(plans.plan(seed), List.of(seed)));
    } else {
      run(plan, seeds);
    }
    return table();
  }

  /** Runs all trials of seeds with the same rows, baselines first. */
  private void run(RunPlan common, List<Long> ofSeeds) {
    List<List<Trial>> baselines = new ArrayList<>();
    for (EvaluatedTask task : plan.tasks()) {
      baselines.add(
          ofSeeds.stream()
              .flatMap(seed -> settings.stream().map(setting -> baseline(task, setting, seed)))
              .toList());
    }
    runner.run(common, baselines, outcomes::put);
    for (long seed : ofSeeds) {
      singles.put(seed, plan.tasks().stream().map(task -> single(task, seed)).toList());
      List<RunResult> results = singles.get(seed).stream().map(Outcome.Finished::result).toList();
      alone.put(seed, Baselines.reference(plan.tasks(), results));
    }
    List<List<Trial>> sequences = new ArrayList<>();
    references.forEach(
        (row, model) ->
            sequences.add(ofSeeds.stream().map(seed -> Trial.of(row, model, seed)).toList()));
    for (Contender contender : entrants.contenders()) {
      List<Trial> sequence = new ArrayList<>();
      for (long seed : ofSeeds) {
        for (Combination variant : contender.variants()) {
          sequence.add(trial(contender, variant, seed, alone.get(seed)));
        }
      }
      sequences.add(sequence);
    }
    runner.run(common, sequences, outcomes::put);
  }

  static Trial baseline(EvaluatedTask task, Setting setting, long seed) {
    return new Trial(
        Baselines.NAME,
        Baselines.combination(setting, task.name()),
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

  /** The best run of a task alone under a seed. */
  private Outcome.Finished single(EvaluatedTask task, long seed) {
    List<Outcome> all =
        settings.stream().map(setting -> outcomes.get(baseline(task, setting, seed))).toList();
    return BestRun.alone(task, all)
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "the baseline 'single %s' of seed %d failed, so there is nothing to compare with: %s"
                        .formatted(task.name(), seed, ((Outcome.Failed) all.get(0)).reason())));
  }

  private ComparisonTable table() {
    ComparisonTableBuilder table = new ComparisonTableBuilder(plan.tasks(), seeds);
    seeds.forEach(seed -> table.baselines(singles.get(seed)));
    references.forEach(
        (row, model) ->
            seeds.forEach(seed -> table.reference(row, outcomes.get(Trial.of(row, model, seed)))));
    for (Contender contender : entrants.contenders()) {
      for (long seed : seeds) {
        List<Outcome> ofVariants = new ArrayList<>();
        for (Combination variant : contender.variants()) {
          ofVariants.add(outcomes.get(trial(contender, variant, seed, alone.get(seed))));
        }
        table.add(contender.name(), ofVariants);
      }
    }
    return table.build(plan.data().test().isPresent(), plans.splits(), entrants.leftOut());
  }

  private static void requireSome(List<Contender> contenders, List<Long> seeds) {
    if (contenders.isEmpty() || seeds.isEmpty()) {
      throw new ConfigurationException(
          "a comparison needs at least one contender and one seed, but got "
              + contenders.size()
              + " and "
              + seeds.size());
    }
  }

  private static void check(RunPlan plan, List<Contender> contenders, References references) {
    Set<String> names = new LinkedHashSet<>(List.of(Baselines.NAME));
    references.methods().keySet().forEach(method -> names.add(References.row(method)));
    for (Contender contender : contenders) {
      if (!names.add(contender.name())) {
        throw new ConfigurationException(
            "the contenders of a comparison need different names, but two are called '%s'"
                .formatted(contender.name()));
      }
    }
    if (plan.data().validation().isEmpty() && !plan.training().select().by().equals("last")) {
      throw new ConfigurationException(
          "a comparison selects the epochs of its runs on validation rows, but there are none; give"
              + " split.validation a share, or set training.select.by to last");
    }
  }
}
