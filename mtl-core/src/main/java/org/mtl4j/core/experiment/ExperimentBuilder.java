// SPDX-License-Identifier: Apache-2.0
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
 * Builds an experiment. {@link #data} and at least one {@link #task} are required; everything else
 * has the default of {@link Experiment}.
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

  /** The source of the rows; required. */
  public ExperimentBuilder data(DataSource value) {
    source.clear();
    source.add(value);
    return this;
  }

  /** The use of a column; guessed by default. */
  public ExperimentBuilder column(String name, Field field) {
    columns.put(name, field);
    return this;
  }

  /** Training, validation and test rows; 70, 15 and 15 percent by default. */
  public ExperimentBuilder split(Split value) {
    split = value;
    return this;
  }

  /** Adds a task with the default metrics of its type; at least one task is required. */
  public ExperimentBuilder task(String name, TaskType type) {
    return task(name, new TaskSpec(type));
  }

  /**
   * Adds a task, with metrics or a head.
   *
   * @throws ConfigurationException if there is a task of this name
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

  /** Which tasks share which parameters; a shared bottom by default. */
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
   * From gradients to one update; none by default. On all shared parameters, unless the method
   * supports only the representation.
   */
  public ExperimentBuilder balancer(GradientBalancer value) {
    return balancer(new Balancing(value));
  }

  /** From gradients to one update, at this level. */
  public ExperimentBuilder balancer(GradientBalancer value, Level on) {
    return balancer(new Balancing(value, on));
  }

  /** From gradients to one update, with all options. */
  public ExperimentBuilder balancer(Balancing value) {
    coordination =
        new Coordination(coordination.weighting(), Optional.of(value), coordination.transfer());
    return this;
  }

  /** Penalties between tasks, and which are active in a step; by default none, and all. */
  public ExperimentBuilder transfer(Transfer value) {
    coordination = new Coordination(coordination.weighting(), coordination.balancer(), value);
    return this;
  }

  /** Sets options of the training: {@code training(t -> t.epochs(12).batch(512))}. */
  public ExperimentBuilder training(UnaryOperator<TrainingBuilder> describe) {
    training = describe.apply(training);
    return this;
  }

  /** The device; by default the first GPU, if there is one. */
  public ExperimentBuilder backend(BackendOptions value) {
    backend = value;
    return this;
  }

  /**
   * The experiment.
   *
   * @throws ConfigurationException if data or tasks are missing
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
