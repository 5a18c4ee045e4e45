package org.mtl4j.core.judge;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.core.judge.ComparisonTable.Column;
import org.mtl4j.core.judge.ComparisonTable.Row;
import org.mtl4j.core.train.DeltaM;
import org.mtl4j.core.train.JudgedTask;
import org.mtl4j.core.train.RunPlan;
import org.mtl4j.core.train.RunResult;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.Trainer;

/**
 * Trains single-task baselines and combinations on the same rows with the same seeds and budget.
 * Every run chooses its epoch on validation rows; test rows are read once a run, when its choice is
 * made, and decide nothing.
 */
public final class Comparison {
  private final Trainer trainer;

  @Inject
  public Comparison(Trainer trainer) {
    this.trainer = trainer;
  }

  /**
   * Compares.
   *
   * @param plan what all runs have in common: tasks, rows, encoder and head, budget
   * @param combinations at least one; names must differ
   * @param seeds of the runs, at least one
   * @param observers told of all runs beside the trainer's own listeners
   */
  public ComparisonTable compare(
      RunPlan plan,
      List<Combination> combinations,
      List<Long> seeds,
      TrainingListener... observers) {
    check(combinations, seeds);
    List<RunResult> alone = new ArrayList<>();
    Map<String, List<RunResult>> together = new LinkedHashMap<>();
    for (long seed : seeds) {
      RunPlan seeded = plan.training(plan.training().seed(seed));
      List<RunResult> singles = Baselines.train(trainer, seeded, observers);
      alone.add(merged(singles));
      Optional<Map<String, Double>> reference = Baselines.reference(plan.tasks(), singles);
      for (Combination combination : combinations) {
        RunResult result = train(seeded, combination, reference, observers);
        together.computeIfAbsent(combination.name(), name -> new ArrayList<>()).add(result);
      }
    }
    return table(plan, seeds, alone, together);
  }

  private RunResult train(
      RunPlan plan,
      Combination combination,
      Optional<Map<String, Double>> reference,
      TrainingListener... observers) {
    RunPlan run =
        new RunPlan(
            combination.name(),
            plan.tasks(),
            plan.data(),
            combination.model(),
            combination.coordination(),
            plan.training(),
            plan.backend(),
            reference);
    try (TrainedModel model = trainer.train(run, observers)) {
      return model.test();
    }
  }

  /** The single-task models of one seed, seen as one model. */
  private static RunResult merged(List<RunResult> singles) {
    Map<String, Map<String, Double>> validation = new LinkedHashMap<>();
    Map<String, Map<String, Double>> test = new LinkedHashMap<>();
    List<String> warnings = new ArrayList<>();
    for (RunResult single : singles) {
      validation.putAll(single.validation());
      test.putAll(single.test());
      warnings.addAll(single.warnings());
    }
    return new RunResult(
        ComparisonText.BASELINES,
        singles.get(0).seed(),
        validation,
        test,
        singles.stream().mapToDouble(RunResult::seconds).sum(),
        -1,
        "all single-task runs done",
        List.of(),
        warnings.stream().distinct().toList());
  }

  static ComparisonTable table(
      RunPlan plan,
      List<Long> seeds,
      List<RunResult> alone,
      Map<String, List<RunResult>> together) {
    List<Column> columns =
        plan.tasks().stream()
            .map(task -> new Column(task.name(), task.primary(), task.primaryMetric().direction()))
            .toList();
    List<Row> rows = new ArrayList<>();
    rows.add(row(ComparisonText.BASELINES, List.of(), plan.tasks(), alone, alone));
    together.forEach((name, runs) -> rows.add(row(name, columns, plan.tasks(), runs, alone)));
    return new ComparisonTable(columns, plan.data().test().isPresent(), seeds, rows);
  }

  private static Row row(
      String name,
      List<Column> compared,
      List<JudgedTask> tasks,
      List<RunResult> runs,
      List<RunResult> alone) {
    Map<String, Map<String, Spread>> metrics = new LinkedHashMap<>();
    for (JudgedTask task : tasks) {
      Map<String, Spread> ofTask = new LinkedHashMap<>();
      for (String id : task.metrics().keySet()) {
        ofTask.put(id, spread(runs, run -> value(run, task.name(), id)));
      }
      metrics.put(task.name(), ofTask);
    }
    List<double[]> changes = new ArrayList<>();
    for (int s = 0; s < runs.size(); s++) {
      changes.add(changes(compared, runs.get(s), alone.get(s)));
    }
    Map<String, Spread> byTask = new LinkedHashMap<>();
    for (int c = 0; c < compared.size(); c++) {
      int place = c;
      byTask.put(compared.get(c).task(), spread(changes, change -> change[place]));
    }
    return new Row(
        name,
        metrics,
        byTask,
        spread(changes, DeltaM::mean),
        spread(runs, RunResult::seconds),
        runs);
  }

  private static double[] changes(List<Column> columns, RunResult run, RunResult alone) {
    return columns.stream()
        .mapToDouble(
            column ->
                DeltaM.percent(
                    column.direction(),
                    value(run, column.task(), column.metric()),
                    value(alone, column.task(), column.metric())))
        .toArray();
  }

  private static double value(RunResult run, String task, String metric) {
    Map<String, Double> ofTask = run.reported().getOrDefault(task, Map.of());
    return ofTask.getOrDefault(metric, Double.NaN);
  }

  private static <T> Spread spread(List<T> items, ToDoubleFunction<T> value) {
    return Spread.of(items.stream().map(item -> value.applyAsDouble(item)).toList());
  }

  private static void check(List<Combination> combinations, List<Long> seeds) {
    if (combinations.isEmpty() || seeds.isEmpty()) {
      throw new ConfigurationException(
          "a comparison needs at least one combination and one seed, but got "
              + combinations.size()
              + " and "
              + seeds.size());
    }
    List<String> names = combinations.stream().map(Combination::name).toList();
    if (names.stream().distinct().count() < names.size()) {
      throw new ConfigurationException(
          "the combinations of a comparison need different names, but are called "
              + String.join(", ", names));
    }
  }
}
