// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core;

import com.google.inject.Guice;
import com.google.inject.Module;
import com.google.inject.ProvisionException;
import com.google.inject.util.Modules;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.mtl4j.api.coordination.Merging;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.error.ResourceException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.core.compare.Comparison;
import org.mtl4j.core.compare.SeededPlans;
import org.mtl4j.core.compare.contender.Contender;
import org.mtl4j.core.compare.contender.References;
import org.mtl4j.core.compare.contender.Setting;
import org.mtl4j.core.compare.store.TrialFormat;
import org.mtl4j.core.compare.store.TrialStore;
import org.mtl4j.core.compare.table.ComparisonTable;
import org.mtl4j.core.compare.trial.InProcess;
import org.mtl4j.core.compare.trial.Outcome;
import org.mtl4j.core.compare.trial.Trial;
import org.mtl4j.core.compare.trial.TrialRunner;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.config.MergedExperiment;
import org.mtl4j.core.data.file.TableFiles;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.extend.Extension;
import org.mtl4j.core.extend.JointExtension;
import org.mtl4j.core.pareto.Front;
import org.mtl4j.core.pareto.FrontTraining;
import org.mtl4j.core.preparation.Preparation;
import org.mtl4j.core.preparation.Prepared;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.ModelSummary;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.core.train.Trainer;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.core.train.resume.WarmStart;
import org.mtl4j.serve.Model;

/**
 * Multi-task learning, from a table to results: the entry point for Java programs.
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
 *   double probability = predictions.of("income").value(0);
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
   * @param replacements modules whose bindings override those of {@link CoreModule}
   * @throws org.mtl4j.api.error.ConfigurationException if there is no backend
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

  /** Starts to build an experiment. */
  public static ExperimentBuilder experiment() {
    return new ExperimentBuilder();
  }

  /**
   * Loads a model that {@link TrainedModel#save} or the command line wrote.
   *
   * @return the model, to be closed by the caller
   */
  public static Model load(Path folder) {
    return Model.load(folder);
  }

  /**
   * Reads a file of rows by the data source that its ending names, such as ARFF or Parquet if their
   * plugins are on the class path; other files are delimited text in a guessed format.
   *
   * @param file its path
   * @return all rows, with guessed types of columns
   * @throws org.mtl4j.api.error.DataException if it cannot be read
   * @throws org.mtl4j.api.error.ConfigurationException if two sources read such files
   */
  public Table readTable(Path file) {
    return new TableFiles(registry).read(file.toString(), Optional.empty(), Request.GUESS);
  }

  /** Reads an experiment from a YAML file. */
  public Experiment read(Path file) {
    return configuration.read(file);
  }

  /**
   * Prepares the data and builds a model, without training: its variables, the tasks that share
   * them, and what a prediction costs.
   */
  public ModelSummary describe(Experiment experiment) {
    return Trainer.describe(plan(experiment));
  }

  /**
   * Prepares the data and trains one model. Test rows are not read before {@link
   * TrainedModel#test}.
   *
   * @param observers listeners of this run
   * @return the model, to be closed by the caller
   */
  public TrainedModel train(Experiment experiment, TrainingListener... observers) {
    return trainer
        .train(plan(experiment), observers)
        .configuredBy(() -> configuration.writeFile(experiment));
  }

  /**
   * Prepares the data and trains one model from given initial values, such as those of another
   * model.
   *
   * @param start values of some or all variables
   * @param observers listeners of this run
   * @return the model, to be closed by the caller
   * @throws org.mtl4j.api.error.ConfigurationException if the values do not fit the model
   */
  public TrainedModel train(Experiment experiment, WarmStart start, TrainingListener... observers) {
    return trainer
        .train(plan(experiment), start, observers)
        .configuredBy(() -> configuration.writeFile(experiment));
  }

  /**
   * Prepares the data and trains one model, with checkpoints. Resumes from the newest one.
   *
   * @param checkpoints the folder of this run
   * @param observers listeners of this run
   * @return the model, to be closed by the caller
   * @throws org.mtl4j.api.error.ConfigurationException if the newest checkpoint is of another run;
   *     lists each key that differs
   * @throws org.mtl4j.core.train.resume.RunStoppedException if the run was asked to stop
   */
  public TrainedModel train(
      Experiment experiment, Checkpoints checkpoints, TrainingListener... observers) {
    return trainer
        .train(plan(experiment), checkpoints, observers)
        .configuredBy(() -> configuration.writeFile(experiment));
  }

  /**
   * Trains new tasks beside those of a stored model, whose parameters are frozen. {@link
   * Extension#save} writes the model with all tasks.
   *
   * @param extension the rows of {@code experiment}, prepared for the stored model
   * @param experiment the new tasks
   * @param observers listeners of this run
   * @return the model of the new tasks, to be closed by the caller
   */
  public TrainedModel extend(
      Extension extension,
      Experiment experiment,
      Checkpoints checkpoints,
      TrainingListener... observers) {
    return trainer.train(
        RunPlan.of(experiment, extension.data(), this::metric), checkpoints, observers);
  }

  /** The same without checkpoints. */
  public TrainedModel extend(
      Extension extension, Experiment experiment, TrainingListener... observers) {
    return trainer.train(RunPlan.of(experiment, extension.data(), this::metric), observers);
  }

  /**
   * Merges stored models of one shape into one, without training: their common parameters by a
   * rule, and what one of them has alone, such as the head of a task, as it is. Prepares the data
   * of their configuration, and evaluates the merged model on the validation rows.
   *
   * @param models the folders of the models, two or more, stored with their configurations
   * @return the model, to be closed by the caller
   * @throws org.mtl4j.api.error.ConfigurationException if the models differ in data, split,
   *     network, encodings, shapes or a common task, or if the rule reads a common start and there
   *     is none
   */
  public TrainedModel merge(List<Path> models, Merging rule) {
    List<Experiment> experiments = MergedExperiment.read(configuration, models);
    Experiment merged = MergedExperiment.of(models, experiments);
    return trainer
        .merge(plan(merged), models, experiments.stream().map(Experiment::training).toList(), rule)
        .configuredBy(() -> configuration.writeFile(merged));
  }

  /**
   * Trains new tasks together with those of a stored model, from its parameters. {@link
   * TrainedModel#save} writes the model with all tasks.
   *
   * @param observers listeners of this run
   * @return the model of all tasks, to be closed by the caller
   */
  public TrainedModel extend(
      JointExtension extension, Checkpoints checkpoints, TrainingListener... observers) {
    Experiment experiment = extension.experiment();
    return trainer
        .train(RunPlan.of(experiment, extension.data(), this::metric), checkpoints, observers)
        .configuredBy(() -> configuration.writeFile(experiment));
  }

  /**
   * Prepares the data once, trains every task alone and all contenders, for each seed, and compares
   * them. A contender that fails is a failed entry with the reason.
   *
   * @param experiment what all runs have in common; its own sharing and coordination are trained
   *     only if a contender has them
   * @param contenders combinations, and the best of several by validation
   * @param observers listeners of every run
   * @throws org.mtl4j.api.error.ConfigurationException before any training, if a contender cannot
   *     be trained; see {@link Comparison#compare}
   */
  public ComparisonTable compare(
      Experiment experiment,
      List<Contender> contenders,
      List<Long> seeds,
      TrainingListener... observers) {
    return compare(experiment, contenders, seeds, runner(observers));
  }

  /**
   * The same, with every finished run stored in a folder. Stored runs are not run again, so the
   * same call resumes a comparison that was stopped.
   *
   * @param folder for files of single runs; used by one comparison at a time
   * @param observers listeners of every run that is not stored yet
   * @throws org.mtl4j.api.error.ConfigurationException as above, and if the folder cannot be
   *     written, is used by another comparison, or has runs on other data
   */
  public ComparisonTable compare(
      Experiment experiment,
      List<Contender> contenders,
      List<Long> seeds,
      Path folder,
      TrainingListener... observers) {
    TrialRunner here = runner(observers);
    try (TrialStore store = TrialStore.open(folder, new TrialFormat(registry, experiment), here)) {
      return compare(experiment, contenders, seeds, store);
    }
  }

  /**
   * The same, with the runs done by a runner, such as one in other processes.
   *
   * @param runner runs the trials; several at once if it can
   */
  public ComparisonTable compare(
      Experiment experiment, List<Contender> contenders, List<Long> seeds, TrialRunner runner) {
    List<Setting> settings = List.of(Setting.of(experiment));
    return compare(experiment, contenders, settings, References.NONE, seeds, runner);
  }

  /**
   * The same, with contenders and single-task baselines tuned over settings, and with classical
   * methods beside them.
   *
   * @param settings one or more; each contender and each task alone is trained in every setting,
   *     and validation rows choose
   * @param references get a row each, except slow ones that nobody asked for by name
   */
  public ComparisonTable compare(
      Experiment experiment,
      List<Contender> contenders,
      List<Setting> settings,
      References references,
      List<Long> seeds,
      TrialRunner runner) {
    return Comparison.compare(plans(experiment), contenders, settings, references, seeds, runner);
  }

  /**
   * Runs single trials in this process, such as those that another process sends. The data is
   * prepared once, before this returns.
   *
   * @param experiment what all trials have in common
   * @param observers listeners of every run
   */
  public Function<Trial, Outcome> trials(Experiment experiment, TrainingListener... observers) {
    SeededPlans plans = plans(experiment);
    InProcess here = new InProcess(trainer, observers);
    return trial -> here.run(plans.plan(trial.seed()), trial);
  }

  /**
   * Prepares the data once and trains one model for each preference and seed; those of a seed start
   * from the same values.
   *
   * @param experiment with a balancer or a weighting that takes a preference
   * @param preferences each with one share a task, in the order of the tasks, that sum to 1
   * @param observers listeners of every run
   * @throws org.mtl4j.api.error.ConfigurationException if no method takes a preference, a task has
   *     no labels in the validation rows, or every run failed
   */
  public Front front(
      Experiment experiment,
      List<List<Double>> preferences,
      List<Long> seeds,
      TrainingListener... observers) {
    return front(experiment, preferences, seeds, runner(observers));
  }

  /**
   * The same, with every finished run stored in a folder. Stored runs are not run again, so the
   * same call resumes a front that was stopped.
   *
   * @param folder for files of single runs; used by one front at a time
   * @param observers listeners of every run that is not stored yet
   * @throws org.mtl4j.api.error.ConfigurationException as above, and if the folder cannot be
   *     written, is used by another front, or has runs on other data
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
   * The same, with the runs done by a runner, such as one in other processes.
   *
   * @param runner runs the trials; several at once if it can
   */
  public Front front(
      Experiment experiment, List<List<Double>> preferences, List<Long> seeds, TrialRunner runner) {
    return FrontTraining.train(plan(experiment), preferences, seeds, runner);
  }

  /**
   * Runs trials one after the other in this process.
   *
   * @param observers listeners of every run
   */
  public TrialRunner runner(TrainingListener... observers) {
    return new InProcess(trainer, observers);
  }

  /** The plan of each seed: the data is prepared once, or for each seed if it has its own split. */
  private SeededPlans plans(Experiment experiment) {
    if (!experiment.split().seeds()) {
      return SeededPlans.common(plan(experiment));
    }
    Map<Long, RunPlan> last = new HashMap<>();
    return new SeededPlans(
        seed -> {
          last.keySet().retainAll(Set.of(seed));
          return last.computeIfAbsent(seed, own -> plan(experiment.seed(own)));
        },
        true);
  }

  private RunPlan plan(Experiment experiment) {
    try {
      Prepared data = Preparation.prepare(experiment);
      return RunPlan.of(experiment, data, this::metric);
    } catch (OutOfMemoryError e) {
      throw ResourceException.outOfMemory("reading and encoding the data", e);
    }
  }

  private Metric metric(String id) {
    return configuration.create(Kind.METRIC, id, List.of());
  }
}
