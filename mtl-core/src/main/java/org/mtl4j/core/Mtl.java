package org.mtl4j.core;

import com.google.inject.Guice;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.util.Modules;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.core.compare.Comparison;
import org.mtl4j.core.compare.contender.Contender;
import org.mtl4j.core.compare.table.ComparisonTable;
import org.mtl4j.core.compare.trial.InProcess;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.compare.trial.TrialFormat;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.compare.trial.TrialStore;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.pareto.Front;
import org.mtl4j.core.pareto.FrontTraining;
import org.mtl4j.core.preparation.Preparation;
import org.mtl4j.core.preparation.Prepared;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.Trainer;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.core.train.resume.WarmStart;
import org.mtl4j.serve.Model;

/**
 * Multi-task learning, from a table to results: where Java programs come in.
 *
 * <pre>{@code
 * Experiment experiment =
 *     Mtl.experiment()
 *         .data(new CsvSource(Path.of("people.csv")))
 *         .task("income", new Binary("income", "50000+."))
 *         .task("married", new Binary("marital_status", "Married"))
 *         .sharing(new Mmoe())
 *         .weighting(new Uncertainty())
 *         .balancer(new Cagrad())
 *         .training(t -> t.epochs(12).batch(512).optimizer(new Adam(0.001)))
 *         .build();
 * try (TrainedModel model = Mtl.create().train(experiment)) {
 *   System.out.println(model.test());
 *   Predictions predictions = model.predict(newRows);
 *   float probability = predictions.of("income").value(0);
 * }
 * }</pre>
 */
public final class Mtl {
  private final Trainer trainer;
  private final Registry registry;
  private final Configuration configuration;

  @Inject
  Mtl(Trainer trainer, Registry registry) {
    this.trainer = trainer;
    this.registry = registry;
    this.configuration = new Configuration(registry);
  }

  /**
   * The library with the backend and the plugins of the class path.
   *
   * @param replacements modules whose bindings win over those of {@link CoreModule}
   * @throws org.mtl4j.api.error.ConfigurationException where there is no backend
   */
  public static Mtl create(Module... replacements) {
    try {
      return Guice.createInjector(Modules.override(new CoreModule()).with(replacements))
          .getInstance(Mtl.class);
    } catch (ProvisionException e) {
      if (e.getCause() instanceof MtlException cause) {
        throw cause;
      }
      throw e;
    }
  }

  /** Starts the description of an experiment. */
  public static ExperimentBuilder experiment() {
    return new ExperimentBuilder();
  }

  /**
   * Opens a model that {@link TrainedModel#save} or the command line wrote, without anything that
   * trains.
   *
   * @return the model, to be closed by the caller
   */
  public static Model load(Path folder) {
    return Model.load(folder);
  }

  /** Reads the description of an experiment from a YAML file. */
  public Experiment read(Path file) {
    return configuration.read(file);
  }

  /**
   * Prepares the data and trains one model. Test rows are not touched before {@link
   * TrainedModel#test}.
   *
   * @param observers told of this run
   * @return the model, to be closed by the caller
   */
  public TrainedModel train(Experiment experiment, TrainingListener... observers) {
    return trainer
        .train(plan(experiment), observers)
        .configuredBy(() -> configuration.write(experiment));
  }

  /**
   * Prepares the data and trains one model from given first values, such as those of another model.
   *
   * @param start values for some variables or all
   * @param observers told of this run
   * @return the model, to be closed by the caller
   * @throws org.mtl4j.api.error.ConfigurationException where the values do not fit the model
   */
  public TrainedModel train(Experiment experiment, WarmStart start, TrainingListener... observers) {
    return trainer
        .train(plan(experiment), start, observers)
        .configuredBy(() -> configuration.write(experiment));
  }

  /**
   * Prepares the data and trains one model that leaves checkpoints, or goes on from them.
   *
   * @param checkpoints the folder of this run
   * @param observers told of this run
   * @return the model, to be closed by the caller
   * @throws org.mtl4j.api.error.ConfigurationException where the newest checkpoint is of another
   *     run: names each key that differs
   * @throws org.mtl4j.core.train.resume.RunStoppedException where the run was asked to stop
   */
  public TrainedModel train(
      Experiment experiment, Checkpoints checkpoints, TrainingListener... observers) {
    return trainer
        .train(plan(experiment), checkpoints, observers)
        .configuredBy(() -> configuration.write(experiment));
  }

  /**
   * Prepares the data once, trains every task alone and all contenders, for each seed, and tells
   * what sharing changed. What fails on the way is a row with its reason.
   *
   * @param experiment what all have in common; its own sharing and coordination are trained only
   *     where a contender names them
   * @param contenders combinations, and the best of several by validation
   * @param observers told of every run
   * @throws org.mtl4j.api.error.ConfigurationException before anything is trained, where a
   *     contender cannot be; see {@link Comparison#compare}
   */
  public ComparisonTable compare(
      Experiment experiment,
      List<? extends Contender> contenders,
      List<Long> seeds,
      TrainingListener... observers) {
    return compare(experiment, contenders, seeds, runner(observers));
  }

  /**
   * The same, with every finished run kept in a folder: what is there already is not run again, so
   * that a comparison that was stopped goes on by the same call.
   *
   * @param folder for files of single runs; used by one comparison at a time
   * @param observers told of every run that is not there yet
   * @throws org.mtl4j.api.error.ConfigurationException as above, and where the folder cannot be
   *     written, another comparison uses it, or it holds runs on other data
   */
  public ComparisonTable compare(
      Experiment experiment,
      List<? extends Contender> contenders,
      List<Long> seeds,
      Path folder,
      TrainingListener... observers) {
    TrialRunner here = runner(observers);
    try (TrialStore store = TrialStore.open(folder, new TrialFormat(registry, experiment), here)) {
      return compare(experiment, contenders, seeds, store);
    }
  }

  /**
   * The same, with the runs done wherever a runner does them.
   *
   * @param runner told what to run; it may do several at once
   */
  public ComparisonTable compare(
      Experiment experiment,
      List<? extends Contender> contenders,
      List<Long> seeds,
      TrialRunner runner) {
    return Comparison.compare(plan(experiment), contenders, seeds, runner);
  }

  /**
   * Does single trials of comparisons in this process, such as those that another process hands
   * out; the data is prepared once, at once.
   *
   * @param experiment what all of them have in common
   * @param observers told of every run
   */
  public Function<Trial, Outcome> trials(Experiment experiment, TrainingListener... observers) {
    RunPlan common = plan(experiment);
    InProcess here = new InProcess(trainer, observers);
    return trial -> here.run(common, trial);
  }

  /**
   * Prepares the data once and trains one model for each preference and seed, those of a seed from
   * the same first values.
   *
   * @param experiment with a balancer or else a weighting that takes a preference
   * @param preferences one share for each task, in their order, at a sum of one
   * @param observers told of every run
   * @throws org.mtl4j.api.error.ConfigurationException where no method takes a preference, a task
   *     cannot be judged on validation rows, or no training ended well
   */
  public Front front(
      Experiment experiment,
      List<List<Double>> preferences,
      List<Long> seeds,
      TrainingListener... observers) {
    return front(experiment, preferences, seeds, runner(observers));
  }

  /**
   * The same, with every finished run kept in a folder: what is there already is not trained again,
   * so that a front that was stopped goes on by the same call.
   *
   * @param folder for files of single runs; used by one front at a time
   * @param observers told of every run that is not there yet
   * @throws org.mtl4j.api.error.ConfigurationException as above, and where the folder cannot be
   *     written, another front uses it, or it holds runs on other data
   */
  public Front front(
      Experiment experiment,
      List<List<Double>> preferences,
      List<Long> seeds,
      Path folder,
      TrainingListener... observers) {
    TrialRunner here = runner(observers);
    try (TrialStore store = TrialStore.open(folder, new TrialFormat(registry, experiment), here)) {
      return front(experiment, preferences, seeds, store);
    }
  }

  /**
   * The same, with the runs done wherever a runner does them.
   *
   * @param runner told what to run; it may do several at once
   */
  public Front front(
      Experiment experiment, List<List<Double>> preferences, List<Long> seeds, TrialRunner runner) {
    return FrontTraining.train(plan(experiment), preferences, seeds, runner);
  }

  /**
   * Does trials one after the other in this process.
   *
   * @param observers told of every run
   */
  public TrialRunner runner(TrainingListener... observers) {
    return new InProcess(trainer, observers);
  }

  private RunPlan plan(Experiment experiment) {
    Prepared data = Preparation.prepare(experiment);
    return RunPlan.of(experiment, data, this::metric);
  }

  private Metric metric(String id) {
    return configuration.create(Kind.METRIC, id, List.of());
  }
}
