// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.experiment;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.GradientBalancer.Rows;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Inline;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Head;
import org.mtl4j.api.task.Population;
import org.mtl4j.api.task.TaskType;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.Schedule;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ModelDefinition.Clipping;
import org.mtl4j.core.data.Split;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.network.Tabular;
import org.mtl4j.methods.schedule.Constant;
import org.mtl4j.methods.sharing.hard.SharedBottom;
import org.mtl4j.methods.transfer.Joint;
import org.mtl4j.methods.weighting.Equal;
import org.mtl4j.serve.answer.ThresholdRule;
import org.mtl4j.serve.encoding.Field;

/**
 * One experiment: data, tasks, model and training. A configuration file has the same structure as
 * this record.
 *
 * @param data the source of the rows
 * @param split which rows are for training, validation and test
 * @param tasks the tasks by name, in order
 * @param model encoder, sharing strategy and head
 * @param coordination weighting, balancer and transfer
 * @param training optimizer, length and selection
 * @param backend the device
 */
public record Experiment(
    @Option(value = "the source of the rows", required = true) Data data,
    @Option("which rows are for training, validation and test") Split split,
    @Option(value = "the tasks by name", required = true) Map<String, TaskSpec> tasks,
    @Option("encoder, sharing strategy and head") Model model,
    @Option("weighting, balancer and transfer") Coordination coordination,
    @Option("optimizer, length and selection") Training training,
    @Option("the device") BackendOptions backend) {

  public Experiment {
    tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
    if (tasks.isEmpty()) {
      throw new OptionException("tasks", "must name at least one task");
    }
    for (String name : tasks.keySet()) {
      if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
        throw new OptionException(
            "tasks",
            "must have a name with a visible character and no control character each, but one is \"%s\""
                .formatted(name.replaceAll("\\p{Cc}", "?")));
      }
    }
  }

  public Experiment(Data data, Map<String, TaskSpec> tasks) {
    this(
        data,
        new Split(),
        tasks,
        new Model(),
        new Coordination(),
        new Training(),
        new BackendOptions());
  }

  /** The same with another coordination. */
  public Experiment coordination(Coordination other) {
    return new Experiment(data, split, tasks, model, other, training, backend);
  }

  /** The same with another seed of the training. */
  public Experiment seed(long other) {
    return new Experiment(data, split, tasks, model, coordination, training.seed(other), backend);
  }

  /** The source of the rows, and the use of the columns. */
  public record Data(
      @Option(value = "the kind of source", required = true) @Inline("source") DataSource source,
      @Option(
              "columns by name: a role, or {role, encode, buckets, minimumCount, hash}; or a file of"
                  + " these")
          Map<String, Field> columns) {
    public Data {
      columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    public Data(DataSource source) {
      this(source, Map.of());
    }
  }

  /** One task. */
  public record TaskSpec(
      @Option(value = "the kind of task", required = true) @Inline("type") TaskType type,
      @Option("metrics to compute; those of the kind of task by default") List<String> metrics,
      @Option("the metric that selects epochs and compares runs; the first by default")
          Optional<String> primary,
      @Option("a head for this task; the model's by default") Optional<Head> head,
      @Option(
              "what the threshold of yes or no maximizes on validation rows: f1, accuracy, youden,"
                  + " or half: always one half")
          ThresholdRule threshold,
      @Option("the rows of the task: columns, each with its values, such as {sex: F}; all if empty")
          Map<String, List<String>> where,
      @Option("a column with the weight of each row for this task, besides that of the row")
          Optional<String> weight,
      @Option(
              "the columns that are features of the task: names and patterns such as math-*; all"
                  + " columns, or those of its files, if empty")
          List<String> features,
      @Option("columns that are no features of the task: names and patterns") List<String> ignore) {
    public TaskSpec {
      metrics = List.copyOf(metrics);
      where = new Population(where, weight).where();
      features = List.copyOf(features);
      ignore = List.copyOf(ignore);
    }

    /** On all rows. */
    public TaskSpec(
        TaskType type,
        List<String> metrics,
        Optional<String> primary,
        Optional<Head> head,
        ThresholdRule threshold) {
      this(
          type,
          metrics,
          primary,
          head,
          threshold,
          Map.of(),
          Optional.empty(),
          List.of(),
          List.of());
    }

    /** The rows of the task and their weights. */
    public Population population() {
      return new Population(where, weight);
    }

    /** The same on some rows. */
    public TaskSpec on(Population rows) {
      return new TaskSpec(
          type, metrics, primary, head, threshold, rows.where(), rows.weight(), features, ignore);
    }

    /** The same with other columns as features; all if both lists are empty. */
    public TaskSpec reading(List<String> only, List<String> without) {
      return new TaskSpec(type, metrics, primary, head, threshold, where, weight, only, without);
    }

    /** The same with other metrics. */
    public TaskSpec metrics(List<String> ids, String first) {
      return new TaskSpec(
          type, ids, Optional.of(first), head, threshold, where, weight, features, ignore);
    }

    public TaskSpec(TaskType type) {
      this(type, List.of(), Optional.empty(), Optional.empty());
    }

    /** With thresholds that maximize F1. */
    public TaskSpec(
        TaskType type, List<String> metrics, Optional<String> primary, Optional<Head> head) {
      this(type, metrics, primary, head, ThresholdRule.F1);
    }
  }

  /** Encoder, sharing strategy and head. */
  public record Model(
      @Option("the network that may be shared") Encoder encoder,
      @Option("which tasks share which parameters") SharingStrategy sharing,
      @Option("the last part of each task's network") Head head) {
    /** A tabular encoder with a shared bottom. */
    public Model() {
      this(new Tabular(), new SharedBottom(), new MlpHead());
    }
  }

  /** How losses and gradients of the tasks become one update. */
  public record Coordination(
      @Option("from T losses to T terms") LossWeighting weighting,
      @Option("from T gradients to one update; none by default: the gradient of the sum of terms")
          Optional<Balancing> balancer,
      @Option("penalties between tasks, and which tasks are active in a step") Transfer transfer) {
    /** Equal weights, no balancer, all tasks in every step. */
    public Coordination() {
      this(new Equal(), Optional.empty(), new Joint());
    }
  }

  /** A gradient balancer, its level, and the normalization of gradients. */
  public record Balancing(
      @Option(value = "the method", required = true) @Inline("name") GradientBalancer balancer,
      @Option(
              "parameters, or representation: cheaper, if the sharing strategy has one; by default"
                  + " parameters, unless the method supports only the representation")
          Level on,
      @Option("what is balanced: none (gradients), l2 (of length one) or log (of log losses)")
          Normalize normalize) {
    /** On parameters, or on the representation if the method supports only that. */
    public Balancing(GradientBalancer balancer) {
      this(balancer, balancer.supports(Level.PARAMETERS) ? Level.PARAMETERS : Level.REPRESENTATION);
    }

    public Balancing(GradientBalancer balancer, Level on) {
      this(balancer, on, Normalize.NONE);
    }

    /** Whether terms are logarithms of losses: by this option, or because the method needs them. */
    public boolean logLosses() {
      return normalize == Normalize.LOG || balancer.rows() == Rows.LOG_LOSSES;
    }
  }

  /** How gradients are normalized before they are balanced. */
  public enum Normalize {
    /** Nothing. */
    NONE,
    /**
     * Each row is divided by its norm, so the update is a sum of unit gradients. Private parameters
     * get the weights of the raw gradients.
     */
    L2,
    /** Losses are replaced by their logarithms, for heads too; they must be above 0. */
    LOG
  }

  /** Optimizer, length and selection. */
  public record Training(
      @Option("passes over the training rows, 1 or more") int epochs,
      @Option("the total number of steps, instead of epochs, 10^12 at most; 0 for none") long steps,
      @Option(
              "rows of a batch, 1 or more; by default 256, or all rows of an update if there are"
                  + " fewer")
          Optional<Integer> batch,
      @Option("the optimizer of all parameters") Optimizer optimizer,
      @Option("a factor on the learning rate over time") Schedule schedule,
      @Option("bounds on the gradient: {norm, value}; 0 for none") Clipping clip,
      @Option("which epoch's parameters are used, and early stopping") Selection select,
      @Option(
              "none; validation or all: train the stored model again on training and validation"
                  + " rows, or on all rows, for as many epochs as the best one needed; metrics are"
                  + " those of the model before")
          RefitRows refit,
      @Option("shuffle the training rows before each epoch") boolean shuffle,
      @Option("seed of initial values, shuffling and random draws") long seed,
      @Option("at a loss or gradient that is not finite: stop or skip, or {action, inARow}")
          NonFinite nonFinite,
      @Option("batches of one update, 1 or more") int accumulate,
      @Option("parameters with another rate or decay: a list of {match, rate, decay}")
          List<ParameterGroup> groups,
      @Option("variables that are not trained, by patterns of names: [encoder/**]")
          List<String> freeze,
      @Option("start from the variables of a run's folder, a checkpoint or a stored model")
          Optional<Path> startFrom,
      @Option("when a checkpoint is written: {steps, minutes, keep}") CheckpointPolicy checkpoint) {
    private static final int DEFAULT_BATCH = 256;

    /** Years of the shortest steps. */
    private static final long MOST_STEPS = 1_000_000_000_000L;

    public Training {
      groups = List.copyOf(groups);
      freeze = List.copyOf(freeze);
      Bounds.atLeast(1, "epochs", epochs);
      Bounds.within(0, MOST_STEPS, "steps", steps);
      batch.ifPresent(rows -> Bounds.atLeast(1, "batch", rows));
      Bounds.atLeast(1, "accumulate", accumulate);
    }

    public Training() {
      this(
          10,
          0,
          Optional.empty(),
          new Optimizer.Adam(),
          new Constant(),
          Clipping.NONE,
          new Selection(),
          RefitRows.NONE,
          true,
          1,
          new NonFinite(),
          1,
          List.of(),
          List.of(),
          Optional.empty(),
          new CheckpointPolicy());
    }

    /** The rows of a batch, for a number of training rows. */
    public int batch(int rows) {
      return batch.orElse(Math.min(DEFAULT_BATCH, Math.max(1, rows / accumulate)));
    }

    /** The same with another seed. */
    public Training seed(long other) {
      return new TrainingBuilder(this).seed(other).build();
    }

    /** The same from the variables of a run, a checkpoint or a model. */
    public Training startFrom(Path path) {
      return new TrainingBuilder(this).startFrom(path).build();
    }

    /** The same with another second training. */
    public Training refit(RefitRows value) {
      return new TrainingBuilder(this).refit(value).build();
    }

    /** The same for a number of epochs, without selection of an epoch and without refit. */
    public Training unselected(int number) {
      return new TrainingBuilder(this)
          .epochs(number)
          .steps(0)
          .select(new Selection("last", 0))
          .refit(RefitRows.NONE)
          .build();
    }

    /**
     * The same for a task alone: a selection by a task or by Δm becomes one by Δm, which ranks the
     * epochs of a single task as its primary metric does.
     */
    public Training selectedByItself() {
      return select.by().equals("last")
          ? this
          : select(new Selection("delta-m", select.patience()));
    }

    /** The same with another selection. */
    public Training select(Selection other) {
      return new TrainingBuilder(this).select(other).build();
    }
  }

  /** The rows on which the stored model is trained again. */
  public enum RefitRows {
    /** None: the stored model is that of the best epoch. */
    NONE,
    /** Training and validation rows. */
    VALIDATION,
    /** Training, validation and test rows. */
    ALL
  }

  /**
   * Which epoch's parameters are used.
   *
   * @param by {@code delta-m}: the best mean relative change of primary metrics from the
   *     single-task baselines, or from the first epoch if there are none; the name of a task: its
   *     best primary metric; {@code each}: for each task the epoch of its best primary metric;
   *     {@code last}: the last epoch
   * @param patience epochs without improvement before training stops; 0 for never; by {@code each},
   *     epochs in which no task improves
   * @param weights of tasks in {@code delta-m}, 0 or more; a task without one has the weight 1
   */
  public record Selection(
      @Option(
              "delta-m (mean over tasks), the name of a task (its primary metric), each (for each"
                  + " task its own epoch), or last")
          String by,
      @Option("epochs without improvement, of any task by each, before training stops; 0 for never")
          int patience,
      @Option("weights of tasks in delta-m, 0 or more, such as {income: 2}; 1 for all others")
          Map<String, Double> weights) {
    public Selection {
      Bounds.atLeast(0, "patience", patience);
      weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
      weights.forEach((task, weight) -> Bounds.notNegative("weights", weight));
    }

    /** With equal weights of the tasks. */
    public Selection(String by, int patience) {
      this(by, patience, Map.of());
    }

    public Selection() {
      this("delta-m", 0);
    }
  }
}
