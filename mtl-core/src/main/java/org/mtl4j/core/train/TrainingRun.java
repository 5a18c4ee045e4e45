// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.ResourceException;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.Program.Snapshot;
import org.mtl4j.core.experiment.Experiment.Training;
import org.mtl4j.core.train.assembly.ModelAssembly;
import org.mtl4j.core.train.assembly.Requirements;
import org.mtl4j.core.train.batch.BatchOrder;
import org.mtl4j.core.train.batch.Datasets;
import org.mtl4j.core.train.evaluation.Criterion;
import org.mtl4j.core.train.evaluation.DeltaM;
import org.mtl4j.core.train.evaluation.Evaluator;
import org.mtl4j.core.train.evaluation.FixedPredictions;
import org.mtl4j.core.train.history.Observers;
import org.mtl4j.core.train.history.RunState;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.core.train.plan.StartReport;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.core.train.resume.RunCheckpoints;
import org.mtl4j.core.train.resume.WarmStart;
import org.mtl4j.core.train.step.Probing;
import org.mtl4j.core.train.step.Steps;

/** One run. At its end the program has the parameters of the best epoch. */
final class TrainingRun {
  private static final String ALL_DONE = "all epochs done";

  private final RunPlan plan;
  private final Training training;
  private final Observers observers;
  private final RunState state;
  private final Criterion criterion;
  private final ModelDefinition model;
  private final Program program;
  private final Backend backend;
  private Program trained;
  private final Optional<RunCheckpoints> runCheckpoints;
  private final Steps steps;
  private final Optional<List<Double>> repeated;

  /**
   * Checks the plan, builds the model and compiles it.
   *
   * @param repeated the criterion of each epoch of a run that this one repeats on other rows, for
   *     schedules that read it
   * @throws ConfigurationException if the run is not possible
   */
  TrainingRun(
      RunPlan plan,
      Backend backend,
      Optional<Checkpoints> checkpoints,
      Observers observers,
      Optional<List<Double>> repeated) {
    this.repeated = repeated;
    this.plan = plan;
    this.training = plan.training();
    this.observers = observers;
    this.state = new RunState(plan);
    this.model = assemble(plan);
    state.observes(sizes(model.observations()));
    this.criterion = Criterion.of(plan);
    this.backend = backend;
    this.program = compile(backend, model, plan);
    this.trained = program;
    try {
      this.runCheckpoints =
          checkpoints.map(
              folder ->
                  new RunCheckpoints(folder, plan, model, program, state, this::warn, observers));
      this.steps = new Steps(plan, model, program, state, runCheckpoints, observers);
    } catch (RuntimeException | Error e) {
      program.close();
      throw e;
    }
  }

  /**
   * Checks the plan and builds the model.
   *
   * @throws ConfigurationException if the run is not possible
   */
  static ModelDefinition assemble(RunPlan plan) {
    Criterion.check(plan);
    Refit.check(plan);
    BatchOrder.of(plan);
    return ModelAssembly.assemble(plan);
  }

  private static Program compile(Backend backend, ModelDefinition model, RunPlan plan) {
    try {
      return backend.compile(model, plan.backend());
    } catch (OutOfMemoryError e) {
      throw ResourceException.outOfMemory("building the model of '" + plan.name() + "'", e);
    }
  }

  private static Map<String, Integer> sizes(Map<String, Tensor> tensors) {
    Map<String, Integer> sizes = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> sizes.put(name, tensor.shape().elements()));
    return sizes;
  }

  /** The name of the run. */
  String name() {
    return plan.name();
  }

  /** The model. */
  ModelDefinition model() {
    return model;
  }

  /** The compiled model; after training, that of the best epochs. To be closed by the caller. */
  Program program() {
    return trained;
  }

  /**
   * Trains, selects the best epoch and calls the listeners.
   *
   * @param start initial values, unless the run resumes from a checkpoint or its configuration has
   *     others
   */
  RunResult run(WarmStart start) {
    state.begin();
    String reason = "failed";
    observers.started(plan, model, program, steps.all(), steps.perEpoch());
    observers.described(plan);
    try {
      Optional<Path> from = runCheckpoints.flatMap(folder -> folder.resume(steps.all()));
      if (from.isPresent()) {
        observers.resumed(state, from.get().toString());
      } else {
        Requirements.warnings(plan).forEach(this::warn);
        if (plan.data().validation().isPresent()) {
          criterion.warnings().forEach(this::warn);
        }
        training
            .startFrom()
            .map(WarmStart::from)
            .orElse(start)
            .apply(model, program)
            .ifPresent(this::started);
      }
      reason = train();
      return result(reason);
    } catch (RuntimeException | Error e) {
      reason = String.valueOf(e.getMessage());
      throw e;
    } finally {
      observers.ended(state, reason);
    }
  }

  private RunResult result(String reason) {
    int best = state.bestEpoch().epoch();
    return new RunResult(
        plan.name(),
        training.seed(),
        selected(),
        Map.of(),
        state.seconds(),
        best,
        reason,
        state.epochs(),
        warnings(),
        state.skipped(),
        state.start(),
        outlook(best, reason),
        Optional.empty(),
        epochs());
  }

  /** The best epoch of each task; empty if the run has one. */
  private Map<String, Integer> epochs() {
    Map<String, Integer> epochs = new LinkedHashMap<>();
    if (Criterion.isEach(plan)) {
      for (int t = 0; t < plan.tasks().size(); t++) {
        epochs.put(plan.tasks().get(t).name(), state.bestEpoch().epoch(t));
      }
    }
    return epochs;
  }

  /** The metrics on the validation rows of the best epoch, or of that of each task. */
  private Map<String, Map<String, Double>> selected() {
    Map<String, Integer> epochs = epochs();
    Map<String, Map<String, Double>> selected =
        new LinkedHashMap<>(state.epochs().get(state.bestEpoch().epoch()).validation());
    epochs.forEach(
        (task, epoch) -> selected.put(task, state.epochs().get(epoch).validation().get(task)));
    return selected;
  }

  private Outlook outlook(int best, String reason) {
    return plan.data().validation().isEmpty()
        ? Outlook.GOOD
        : Outlook.of(
            best,
            state.bestEpoch().scores(),
            !state.bestEpoch().found() || !reason.equals(ALL_DONE),
            behindMean());
  }

  /** The tasks that are not better than their training mean on the validation rows. */
  private List<String> behindMean() {
    FixedPredictions fixed = new FixedPredictions(plan, plan.data().validation().orElseThrow());
    Map<String, Double> found = Criterion.primaries(plan.tasks(), selected());
    List<String> behind = new ArrayList<>();
    for (EvaluatedTask task : plan.tasks()) {
      double value = found.get(task.name());
      double mean = FixedPredictions.hasMean(task) ? fixed.mean(task) : Double.NaN;
      if (DeltaM.gain(task.primaryMetric().direction(), value, mean) <= 0) {
        behind.add(
            String.format(
                Locale.ROOT,
                "task '%s' is not better than its training mean: %s %.4g on the validation rows,"
                    + " the mean has %.4g",
                task.name(),
                task.primary(),
                value,
                mean));
      }
    }
    return behind;
  }

  private String train() {
    try (Program.Rows rows = program.bind(Datasets.training(plan.data().train(), plan.tasks()));
        Probing probing = Probing.open(plan, program, rows)) {
      steps.probe(probing);
      if (plan.data().validation().isEmpty()) {
        epochs(rows, Map::of);
      } else {
        try (Evaluator validation = new Evaluator(plan, program, plan.data().validation().get())) {
          epochs(rows, validation::evaluate);
        }
      }
    }
    runCheckpoints.ifPresent(RunCheckpoints::finished);
    if (Criterion.isEach(plan) && state.bestEpoch().found()) {
      Snapshot all = state.bestParameters().orElseThrow();
      trained = new BestProgram(backend, model, program, best(), all);
    } else if (state.bestEpoch().found() && state.bestEpoch().epoch() != state.epoch() - 1) {
      program.restore(state.bestParameters().orElseThrow());
    }
    return state.epoch() == steps.epochs()
        ? ALL_DONE
        : "no improvement in " + training.select().patience() + " epochs";
  }

  private void epochs(Program.Rows rows, Supplier<Map<String, Map<String, Double>>> validation) {
    while (state.epoch() < steps.epochs() && !state.bestEpoch().outOfPatience()) {
      steps.epoch(rows);
      close(validation.get());
    }
  }

  private void close(Map<String, Map<String, Double>> validation) {
    double[] means = state.history().endEpoch();
    Map<String, Double> losses = new LinkedHashMap<>();
    for (int t = 0; t < means.length; t++) {
      losses.put(plan.tasks().get(t).name(), means[t]);
    }
    if (!validation.isEmpty()) {
      Map<String, Double> primaries = Criterion.primaries(plan.tasks(), validation);
      state.history().evaluated(model.tasks().stream().mapToDouble(primaries::get).toArray());
    }
    double score =
        repeated.map(all -> all.get(state.epoch())).orElseGet(() -> criterion.of(validation));
    int last = state.keptEpoch();
    boolean better = state.bestEpoch().add(score, Criterion.each(plan, score, validation));
    if (better && Criterion.isEach(plan)) {
      state.keepBest(best().after(program.snapshot(), state.bestParameters(), last));
    } else if (better && state.step() < steps.all()) {
      state.keepBest(program.snapshot());
    }
    EpochEnded event =
        new EpochEnded(
            state.epoch(),
            losses,
            validation,
            score,
            better,
            state.rate(),
            state.seconds(),
            state.skippedInEpoch(),
            state.endObservations());
    state.ended(event);
    observers.epochEnded(event);
  }

  private BestParameters best() {
    return new BestParameters(model.variables(), state.bestEpoch());
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>(plan.data().warnings());
    warnings.addAll(state.warnings());
    warnings.addAll(steps.warnings());
    if (state.skipped() > 0) {
      warnings.add(
          "run '%s' skipped %d of %d steps, because a number was not finite"
              .formatted(plan.name(), state.skipped(), state.step()));
    }
    if (!state.bestEpoch().found()
        && state.bestSince() == 0
        && !training.select().by().equals(Criterion.LAST)) {
      warnings.add(
          "run '"
              + plan.name()
              + "' has the parameters of its last epoch: "
              + (plan.data().validation().isEmpty()
                  ? "there are no validation rows to select by"
                  : "'" + training.select().by() + "' was not defined in any epoch"));
    }
    return warnings;
  }

  private void started(StartReport report) {
    state.startedFrom(report);
    observers.warmStarted(report.toString());
  }

  private void warn(String warning) {
    state.warn(warning);
    observers.warned(warning);
  }
}
