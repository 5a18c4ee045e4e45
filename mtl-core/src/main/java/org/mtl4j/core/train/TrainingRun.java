package org.mtl4j.core.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.train.TrainingListener.EpochEnded;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.core.experiment.Experiment.Training;
import org.mtl4j.core.train.assembly.ModelAssembly;
import org.mtl4j.core.train.assembly.Requirements;
import org.mtl4j.core.train.batch.BatchOrder;
import org.mtl4j.core.train.batch.Datasets;
import org.mtl4j.core.train.evaluation.Criterion;
import org.mtl4j.core.train.evaluation.Evaluator;
import org.mtl4j.core.train.history.Observers;
import org.mtl4j.core.train.history.RunState;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.core.train.plan.StartReport;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.core.train.resume.RunCheckpoints;
import org.mtl4j.core.train.resume.WarmStart;
import org.mtl4j.core.train.step.Probing;
import org.mtl4j.core.train.step.Steps;

/** One run from the first step to the last; leaves the best parameters in the program. */
final class TrainingRun {
  private final RunPlan plan;
  private final Training training;
  private final Observers observers;
  private final RunState state;
  private final Criterion criterion;
  private final ModelDefinition model;
  private final Program program;
  private final Optional<RunCheckpoints> keeper;
  private final Steps steps;

  /**
   * Checks what can be known before the first step, builds the model and compiles it.
   *
   * @throws ConfigurationException where the training cannot run as asked
   */
  TrainingRun(
      RunPlan plan, Backend backend, Optional<Checkpoints> checkpoints, Observers observers) {
    this.plan = plan;
    this.training = plan.training();
    this.observers = observers;
    this.state = new RunState(plan);
    this.model = assemble(plan);
    this.criterion = Criterion.of(plan);
    this.program = backend.compile(model, plan.backend());
    try {
      this.keeper =
          checkpoints.map(
              folder ->
                  new RunCheckpoints(
                      folder, plan, model, program, state, this::warn, observers::saving));
      this.steps = new Steps(plan, model, program, state, keeper, observers);
    } catch (RuntimeException | Error e) {
      program.close();
      throw e;
    }
  }

  /**
   * The model of a run whose rows can be ordered and whose epochs can be compared.
   *
   * @throws ConfigurationException where the training cannot run as asked
   */
  static ModelDefinition assemble(RunPlan plan) {
    Criterion.of(plan);
    BatchOrder.of(plan);
    return ModelAssembly.assemble(plan);
  }

  /** What is trained. */
  ModelDefinition model() {
    return model;
  }

  /** The compiled model; belongs to whoever made the run. */
  Program program() {
    return program;
  }

  /**
   * Trains, chooses, and tells the listeners.
   *
   * @param start first values, unless the run goes on from a checkpoint or its configuration says
   *     where to start from
   */
  RunResult run(WarmStart start) {
    state.begin();
    String reason = "failed";
    observers.started(plan, model, program, steps.all(), steps.perEpoch());
    try {
      Optional<Path> from = keeper.flatMap(kept -> kept.resume(steps.all()));
      if (from.isPresent()) {
        criterion.restore(state.epochs());
        observers.resumed(state, from.get().toString());
      } else {
        Requirements.warnings(plan).forEach(this::warn);
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
    int best = state.choice().best();
    return new RunResult(
        plan.name(),
        training.seed(),
        state.epochs().get(best).validation(),
        Map.of(),
        state.seconds(),
        best,
        reason,
        state.epochs(),
        warnings(),
        state.skipped(),
        state.start());
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
    keeper.ifPresent(RunCheckpoints::finished);
    if (state.choice().made() && state.choice().best() != state.epoch() - 1) {
      program.restore(state.best().orElseThrow());
    }
    return state.epoch() == steps.epochs()
        ? "all epochs done"
        : "no improvement in " + training.select().patience() + " epochs";
  }

  private void epochs(Program.Rows rows, Supplier<Map<String, Map<String, Double>>> validation) {
    while (state.epoch() < steps.epochs() && !state.choice().exhausted()) {
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
      state.history().judge(model.tasks().stream().mapToDouble(primaries::get).toArray());
    }
    double score = criterion.of(validation);
    boolean better = state.choice().offer(score);
    if (better && state.step() < steps.all()) {
      state.keep(program.snapshot());
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
            state.skipped() - state.epochs().stream().mapToLong(EpochEnded::skipped).sum());
    state.ended(event);
    observers.epochEnded(event);
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>(plan.data().warnings());
    warnings.addAll(state.warnings());
    if (state.skipped() > 0) {
      warnings.add(
          "run '%s' left out %d of %d steps, since a number was not finite"
              .formatted(plan.name(), state.skipped(), state.step()));
    }
    if (!state.choice().made() && !training.select().by().equals(Criterion.LAST)) {
      warnings.add(
          "run '"
              + plan.name()
              + "' keeps the parameters of its last epoch: "
              + (plan.data().validation().isEmpty()
                  ? "there are no validation rows to choose by"
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
