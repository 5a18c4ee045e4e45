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
import org.mtl4j.api.task.TaskType;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.Schedule;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ModelDefinition.Clipping;
import org.mtl4j.core.data.Split;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.network.Tabular;
import org.mtl4j.methods.schedule.Constant;
import org.mtl4j.methods.sharing.SharedBottom;
import org.mtl4j.methods.transfer.Joint;
import org.mtl4j.methods.weighting.Equal;
import org.mtl4j.serve.answer.ThresholdRule;
import org.mtl4j.serve.encoding.Field;

/**
 * One experiment: what is learned from what, by which model, trained how. The shape of this record
 * is the shape of a configuration file.
 *
 * @param data where rows come from
 * @param split which rows train, choose and judge
 * @param tasks what is learned, by name, in order
 * @param model encoder, sharing and heads
 * @param coordination how tasks agree
 * @param training how long and how fast
 * @param backend where it runs
 */
public record Experiment(
    @Option(value = "where rows come from", required = true) Data data,
    @Option("which rows train, choose and judge") Split split,
    @Option(value = "what is learned, by name", required = true) Map<String, TaskSpec> tasks,
    @Option("encoder, sharing strategy and heads") Model model,
    @Option("how tasks agree on updates") Coordination coordination,
    @Option("how long and how fast") Training training,
    @Option("where it runs") BackendOptions backend) {

  public Experiment {
    tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
    if (tasks.isEmpty()) {
      throw new OptionException("tasks", "must name at least one task");
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

  /** The same with other methods. */
  public Experiment coordination(Coordination other) {
    return new Experiment(data, split, tasks, model, other, training, backend);
  }

  /** Where rows come from, and how columns are used. */
  public record Data(
      @Option(value = "the kind of source", required = true) @Inline("source") DataSource source,
      @Option(
              "columns by name: a role, or {role, encode, buckets, minimumCount}; or a file of"
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
      @Option("the metric by which the task is judged; the first by default")
          Optional<String> primary,
      @Option("a head of its own; the model's by default") Optional<Head> head,
      @Option(
              "what the threshold of yes or no makes best on validation rows: f1, accuracy, youden,"
                  + " or half: no choice")
          ThresholdRule threshold) {
    public TaskSpec {
      metrics = List.copyOf(metrics);
    }

    public TaskSpec(TaskType type) {
      this(type, List.of(), Optional.empty(), Optional.empty());
    }

    /** Thresholds are chosen by F1. */
    public TaskSpec(
        TaskType type, List<String> metrics, Optional<String> primary, Optional<Head> head) {
      this(type, metrics, primary, head, ThresholdRule.F1);
    }
  }

  /** Encoder, sharing strategy and heads. */
  public record Model(
      @Option("the network that may be shared") Encoder encoder,
      @Option("who shares which parameters") SharingStrategy sharing,
      @Option("the last part of each task's network") Head head) {
    /** A tabular encoder with a shared bottom. */
    public Model() {
      this(new Tabular(), new SharedBottom(), new MlpHead());
    }
  }

  /** How tasks agree on updates. */
  public record Coordination(
      @Option("from T losses to T terms") LossWeighting weighting,
      @Option("from T gradients to one update; none by default: one pass over the sum")
          Optional<Balancing> balancer,
      @Option("what tasks teach each other, and who is trained when") Transfer transfer) {
    /** Equal weights, no balancer, all tasks in every step. */
    public Coordination() {
      this(new Equal(), Optional.empty(), new Joint());
    }
  }

  /** A gradient balancer, where it works and on what. */
  public record Balancing(
      @Option(value = "the method", required = true) @Inline("name") GradientBalancer balancer,
      @Option(
              "parameters, or representation: cheaper, where the strategy has one; by default"
                  + " parameters, unless the method has a meaning on a representation alone")
          Level on,
      @Option("what is balanced: none (gradients), l2 (of length one) or log (of log losses)")
          Normalise normalise) {
    /** On parameters, or on the representation if the method has a meaning there alone. */
    public Balancing(GradientBalancer balancer) {
      this(balancer, balancer.supports(Level.PARAMETERS) ? Level.PARAMETERS : Level.REPRESENTATION);
    }

    public Balancing(GradientBalancer balancer, Level on) {
      this(balancer, on, Normalise.NONE);
    }

    /** Whether terms are made of the logarithms of the losses: chosen, or needed by the method. */
    public boolean logLosses() {
      return normalise == Normalise.LOG || balancer.rows() == Rows.LOG_LOSSES;
    }
  }

  /** What is done to gradients before they are balanced. */
  public enum Normalise {
    /** Nothing. */
    NONE,
    /**
     * Each row is divided by its norm; the update is a sum of unit gradients, and the weights of
     * private parameters are those of the raw ones.
     */
    L2,
    /** Losses are replaced by their logarithms, for heads as well; they must be above zero. */
    LOG
  }

  /** How long and how fast. */
  public record Training(
      @Option("passes over the training rows, 1 or more") int epochs,
      @Option("steps in all, in place of epochs; 0 for none") long steps,
      @Option("rows in a step, 1 or more") int batch,
      @Option("the rule by which gradients move parameters") Optimizer optimizer,
      @Option("what the learning rate is multiplied with") Schedule schedule,
      @Option("bounds on the gradient: {norm, value}; 0 for none") Clipping clip,
      @Option("which epoch's parameters are kept, and when to stop early") Selection select,
      @Option("shuffle the training rows before each epoch") boolean shuffle,
      @Option("seed of first values, shuffles and random draws") long seed,
      @Option("a loss or gradient that is not finite: stop or skip, or {action, inARow}")
          NonFinite nonFinite,
      @Option("batches that make one update, 1 or more") int accumulate,
      @Option("parameters at a pace of their own: a list of {match, rate, decay}")
          List<ParameterGroup> groups,
      @Option("patterns over names of variables that do not move: [encoder/**]")
          List<String> freeze,
      @Option("a run's folder, a checkpoint or a saved model, whose variables this run starts from")
          Optional<Path> startFrom,
      @Option("when a checkpoint is left: {steps, minutes, keep}") CheckpointPolicy checkpoint) {
    public Training {
      groups = List.copyOf(groups);
      freeze = List.copyOf(freeze);
      Bounds.atLeast(1, "epochs", epochs);
      Bounds.atLeast(0, "steps", steps);
      Bounds.atLeast(1, "batch", batch);
      Bounds.atLeast(1, "accumulate", accumulate);
    }

    public Training() {
      this(
          10,
          0,
          256,
          new Optimizer.Adam(),
          new Constant(),
          Clipping.NONE,
          new Selection(),
          true,
          1,
          new NonFinite(),
          1,
          List.of(),
          List.of(),
          Optional.empty(),
          new CheckpointPolicy());
    }

    /** The same with another seed. */
    public Training seed(long other) {
      return new TrainingBuilder(this).seed(other).build();
    }

    /** The same with another selection. */
    public Training select(Selection other) {
      return new TrainingBuilder(this).select(other).build();
    }
  }

  /**
   * Which epoch's parameters are kept.
   *
   * @param by {@code delta-m}: the mean signed relative change of primary metrics against the
   *     single-task baselines, or against the first epoch where there are none; a task's name: its
   *     primary metric; {@code last}: no choice
   * @param patience epochs without improvement before training stops; 0 for never
   */
  public record Selection(
      @Option("delta-m (mean over tasks), the name of a task (its primary metric), or last")
          String by,
      @Option("epochs without improvement before training stops; 0 for never") int patience) {
    public Selection {
      Bounds.atLeast(0, "patience", patience);
    }

    public Selection() {
      this("delta-m", 0);
    }
  }
}
