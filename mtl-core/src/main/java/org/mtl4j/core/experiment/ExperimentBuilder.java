package org.mtl4j.core.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.task.Head;
import org.mtl4j.api.task.TaskType;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Data;
import org.mtl4j.core.experiment.Experiment.Model;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.serve.encoding.Field;

/**
 * Describes an experiment step by step. {@link #data} and at least one {@link #task} are needed;
 * whatever else is not said keeps the default of {@link Experiment}.
 */
public final class ExperimentBuilder {
  private final List<DataSource> source = new ArrayList<>();
  private final Map<String, Field> columns = new LinkedHashMap<>();
  private final Map<String, TaskSpec> tasks = new LinkedHashMap<>();
  private Split split = new Split();
  private Model model = new Model();
  private Coordination coordination = new Coordination();
  private TrainingBuilder training = new TrainingBuilder();
  private BackendOptions backend = new BackendOptions();

  /** Where rows come from; needed. */
  public ExperimentBuilder data(DataSource value) {
    source.clear();
    source.add(value);
    return this;
  }

  /** How a column is used; guessed by default. */
  public ExperimentBuilder column(String name, Field field) {
    columns.put(name, field);
    return this;
  }

  /** Which rows train, choose and judge; 70, 15 and 15 percent by default. */
  public ExperimentBuilder split(Split value) {
    split = value;
    return this;
  }

  /** Something to learn, with the metrics of its kind; at least one task is needed. */
  public ExperimentBuilder task(String name, TaskType type) {
    return task(name, new TaskSpec(type));
  }

  /**
   * Something to learn, with metrics or a head of its own.
   *
   * @throws ConfigurationException where there is a task of this name
   */
  public ExperimentBuilder task(String name, TaskSpec task) {
    if (tasks.putIfAbsent(name, task) != null) {
      throw new ConfigurationException("two tasks are named '" + name + "'");
    }
    return this;
  }

  /** The network that may be shared; tabular by default. */
  public ExperimentBuilder encoder(Encoder value) {
    model = new Model(value, model.sharing(), model.head());
    return this;
  }

  /** Who shares which parameters; a shared bottom by default. */
  public ExperimentBuilder sharing(SharingStrategy value) {
    model = new Model(model.encoder(), value, model.head());
    return this;
  }

  /** The last part of every task's network; one linear layer by default. */
  public ExperimentBuilder head(Head value) {
    model = new Model(model.encoder(), model.sharing(), value);
    return this;
  }

  /** From losses to terms; equal weights by default. */
  public ExperimentBuilder weighting(LossWeighting value) {
    coordination = new Coordination(value, coordination.balancer(), coordination.transfer());
    return this;
  }

  /**
   * From gradients to one update; none by default. Of all shared parameters, unless the method has
   * a meaning on the representation alone.
   */
  public ExperimentBuilder balancer(GradientBalancer value) {
    return balancer(new Balancing(value));
  }

  /** From gradients to one update, at a level of choice. */
  public ExperimentBuilder balancer(GradientBalancer value, Level on) {
    return balancer(new Balancing(value, on));
  }

  /** From gradients to one update, with all that can be said of it. */
  public ExperimentBuilder balancer(Balancing value) {
    coordination =
        new Coordination(coordination.weighting(), Optional.of(value), coordination.transfer());
    return this;
  }

  /** What tasks teach each other, and who is trained when; all in every step by default. */
  public ExperimentBuilder transfer(Transfer value) {
    coordination = new Coordination(coordination.weighting(), coordination.balancer(), value);
    return this;
  }

  /** How long and how fast: {@code training(t -> t.epochs(12).batch(512))}. */
  public ExperimentBuilder training(UnaryOperator<TrainingBuilder> describe) {
    training = describe.apply(training);
    return this;
  }

  /** Where it runs; on the first GPU if there is one, by default. */
  public ExperimentBuilder backend(BackendOptions value) {
    backend = value;
    return this;
  }

  /**
   * The experiment.
   *
   * @throws ConfigurationException where data or tasks are missing
   */
  public Experiment build() {
    if (source.isEmpty() || tasks.isEmpty()) {
      throw new ConfigurationException(
          "an experiment needs data and at least one task, but has "
              + (source.isEmpty() ? "no data" : "no task"));
    }
    return new Experiment(
        new Data(source.get(0), columns),
        split,
        tasks,
        model,
        coordination,
        training.build(),
        backend);
  }
}
