// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.compare.contender.Baselines;
import org.mtl4j.core.compare.contender.Combination;
import org.mtl4j.core.compare.contender.Contender;
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
  private final LongFunction<RunPlan> plans;
  private final RunPlan plan;
  private final Entrants entrants;
  private final List<Long> seeds;
  private final TrialRunner runner;
  private final Map<Long, Optional<Map<String, Double>>> references = new LinkedHashMap<>();
  private final Map<Trial, Outcome> outcomes = new LinkedHashMap<>();

  private Comparison(
      LongFunction<RunPlan> plans,
      RunPlan plan,
      Entrants entrants,
      List<Long> seeds,
      TrialRunner runner) {
    this.plans = plans;
    this.plan = plan;
    this.entrants = entrants;
    this.seeds = seeds;
    this.runner = runner;
  }

  /**
   * Trains and compares. A contender that cannot be trained is refused before any training. A run
   * that fails makes its contender a failed entry with the reason; a baseline that fails is an
   * error.
   *
   * @param plan what all runs have in common: tasks, rows, encoder and head, budget
   * @param contenders one or more, with different names
   * @param seeds of the runs, one or more
   * @param runner runs the trials
   * @throws ConfigurationException if there is no contender or no seed; if two contenders have the
   *     same name; if there are no validation rows to select by; if a required contender cannot be
   *     trained (the reasons of several are suppressed exceptions); if a baseline fails
   */
  public static ComparisonTable compare(
      RunPlan plan, List<Contender> contenders, List<Long> seeds, TrialRunner runner) {
    return compare(seed -> plan, contenders, seeds, runner);
  }

  /**
   * As {@link #compare(RunPlan, List, List, TrialRunner)}, with a plan for each seed, which differ
   * in their split.
   *
   * @param plans the same object for seeds of the same rows
   */
  public static ComparisonTable compare(
      LongFunction<RunPlan> plans,
      List<Contender> contenders,
      List<Long> seeds,
      TrialRunner runner) {
    requireSome(contenders, seeds);
    RunPlan plan = plans.apply(seeds.get(0));
    check(plan, contenders);
    Entrants entrants = Entrants.of(plan, contenders, seeds.get(0));
    return new Comparison(plans, plan, entrants, seeds, runner).compare();
  }

  private ComparisonTable compare() {
    int variants = entrants.contenders().stream().mapToInt(c -> c.variants().size()).sum();
    runner.planned(seeds.size() * (plan.tasks().size() + variants));
    List<Long> together = new ArrayList<>();
    RunPlan current = plan;
    boolean split = false;
    for (long seed : seeds) {
      RunPlan own = plans.apply(seed);
      if (own != current) {
        split = true;
        compare(current, together);
        together.clear();
        current = own;
      }
      together.add(seed);
    }
    compare(current, together);
    return table(split);
  }

  /** Runs all trials of seeds with the same rows: baselines first. */
  private void compare(RunPlan common, List<Long> ofSeeds) {
    List<List<Trial>> baselines = new ArrayList<>();
    for (EvaluatedTask task : plan.tasks()) {
      baselines.add(ofSeeds.stream().map(seed -> baseline(task, seed)).toList());
    }
    runner.run(common, baselines, outcomes::put);
    requireBaselines();
    for (long seed : ofSeeds) {
      List<RunResult> results = baselines(seed).stream().map(Outcome.Finished::result).toList();
      references.put(seed, Baselines.reference(plan.tasks(), results));
    }
    List<List<Trial>> sequences = new ArrayList<>();
    for (Contender contender : entrants.contenders()) {
      List<Trial> sequence = new ArrayList<>();
      for (long seed : ofSeeds) {
        for (Combination variant : contender.variants()) {
          sequence.add(trial(contender, variant, seed, references.get(seed)));
        }
      }
      sequences.add(sequence);
    }
    runner.run(common, sequences, outcomes::put);
  }

  private Trial baseline(EvaluatedTask task, long seed) {
    return new Trial(
        Baselines.NAME,
        Baselines.combination(plan.model(), task.name()),
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

  private void requireBaselines() {
    outcomes.forEach(
        (trial, outcome) -> {
          if (outcome instanceof Outcome.Failed failed) {
            throw new ConfigurationException(
                "the baseline '%s' of seed %d failed, so there is nothing to compare with: %s"
                    .formatted(trial.combination().name(), trial.seed(), failed.reason()));
          }
        });
  }

  private List<Outcome.Finished> baselines(long seed) {
    return plan.tasks().stream()
        .map(task -> (Outcome.Finished) outcomes.get(baseline(task, seed)))
        .toList();
  }

  private ComparisonTable table(boolean split) {
    ComparisonTableBuilder table = new ComparisonTableBuilder(plan.tasks(), seeds);
    seeds.forEach(seed -> table.baselines(baselines(seed)));
    for (Contender contender : entrants.contenders()) {
      for (long seed : seeds) {
        List<Outcome> ofVariants = new ArrayList<>();
        for (Combination variant : contender.variants()) {
          ofVariants.add(outcomes.get(trial(contender, variant, seed, references.get(seed))));
        }
        table.add(contender.name(), ofVariants);
      }
    }
    return table.build(plan.data().test().isPresent(), split, entrants.leftOut());
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

  private static void check(RunPlan plan, List<Contender> contenders) {
    Set<String> names = new LinkedHashSet<>(List.of(Baselines.NAME));
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
