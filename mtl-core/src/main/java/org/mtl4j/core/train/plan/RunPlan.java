// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Task;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Model;
import org.mtl4j.core.experiment.Experiment.RefitRows;
import org.mtl4j.core.experiment.Experiment.Training;
import org.mtl4j.core.preparation.Prepared;

/**
 * Everything that determines one run.
 *
 * @param name of the run
 * @param tasks in the order of losses and Jacobian rows
 * @param data encoded rows and their preprocessing
 * @param model encoder, sharing strategy and head
 * @param coordination weighting, balancer and transfer
 * @param training optimizer, length and selection
 * @param backend the device
 * @param reference the validation value of each task's primary metric in the single-task baselines,
 *     for selection by Δm; without it the first epoch is the reference
 */
public record RunPlan(
    String name,
    List<EvaluatedTask> tasks,
    Prepared data,
    Model model,
    Coordination coordination,
    Training training,
    BackendOptions backend,
    Optional<Map<String, Double>> reference) {

  public RunPlan {
    tasks = List.copyOf(tasks);
    reference = reference.map(Map::copyOf);
    if (tasks.isEmpty()) {
      throw new ConfigurationException("the run '" + name + "' has no task");
    }
  }

  /**
   * The run of an experiment, named after its methods.
   *
   * @param data the prepared data of the experiment
   * @param metrics finds a metric by its id; throws if there is none
   * @throws ConfigurationException if a metric does not fit its task
   */
  public static RunPlan of(Experiment experiment, Prepared data, Function<String, Metric> metrics) {
    List<EvaluatedTask> tasks = new ArrayList<>();
    experiment
        .tasks()
        .forEach(
            (task, spec) ->
                tasks.add(
                    EvaluatedTask.of(
                        data.tasks().get(task), spec, experiment.model().head(), metrics)));
    return new RunPlan(
        title(experiment.model(), experiment.coordination()),
        tasks,
        data,
        experiment.model(),
        experiment.coordination(),
        experiment.training(),
        experiment.backend(),
        Optional.empty());
  }

  /**
   * The names of sharing strategy, weighting and balancer, such as "mmoe + uncertainty + cagrad".
   */
  public static String title(Model model, Coordination coordination) {
    List<String> parts = new ArrayList<>();
    parts.add(Pluggable.Name.of(model.sharing()));
    parts.add(Pluggable.Name.of(coordination.weighting()));
    coordination
        .balancer()
        .ifPresent(balancing -> parts.add(Pluggable.Name.of(balancing.balancer())));
    return String.join(" + ", parts);
  }

  /** The same plan with another name. */
  public RunPlan named(String other) {
    return new RunPlan(other, tasks, data, model, coordination, training, backend, reference);
  }

  /** The same plan with other tasks. */
  public RunPlan tasks(List<EvaluatedTask> other) {
    return new RunPlan(name, other, data, model, coordination, training, backend, reference);
  }

  /** The same plan with other rows. */
  public RunPlan data(Prepared other) {
    return new RunPlan(name, tasks, other, model, coordination, training, backend, reference);
  }

  /** The same plan with another training. */
  public RunPlan training(Training other) {
    return new RunPlan(name, tasks, data, model, coordination, other, backend, reference);
  }

  /** A run with one of the tasks alone, which selects its epoch by itself. */
  public RunPlan alone(EvaluatedTask task) {
    return new RunPlan(
        name,
        List.of(task),
        data,
        model,
        coordination,
        training.selectedByItself(),
        backend,
        Optional.empty());
  }

  /**
   * The run of the frozen teacher of a task: the task alone, with the encoder, the head, the seed
   * and the budget of this run.
   */
  public RunPlan teacher(EvaluatedTask task) {
    RunPlan alone = alone(task);
    return new RunPlan(
        "teacher of " + task.name(),
        alone.tasks,
        data,
        new Model(model.encoder(), new TeacherSharing(), model.head()),
        new Coordination(),
        alone.training.refit(RefitRows.NONE),
        backend,
        Optional.empty());
  }

  /** The mean of each label of a task over the training rows. */
  public double[] trainingMeans(String task) {
    return data.labels().get(task).means();
  }

  /** The rows of a batch. */
  public int batch() {
    return training.batch(data.train().rows());
  }

  /** What the loss weighting probes around a step. */
  public Probe.Demand probing() {
    return coordination.weighting().probing(tasks.size());
  }

  /** Whether it trains every task of its data; a baseline of one of several does not. */
  public boolean whole() {
    return tasks.size() == data.tasks().size();
  }

  /** The fitted tasks. */
  public List<Task> fitted() {
    return tasks.stream().map(EvaluatedTask::task).toList();
  }
}
