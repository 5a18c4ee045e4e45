// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.backend.ModelDefinition;

/**
 * The parameters of a model, who shares them, and what a prediction costs.
 *
 * @param variables in order of declaration
 * @param parameters the number of trained values
 * @param shared how many of them the losses of two tasks or more reach
 * @param multiplications the multiply-adds of products and convolutions to predict one row
 * @param tasks what each task needs
 */
public record ModelSummary(
    List<OfVariable> variables,
    long parameters,
    long shared,
    long multiplications,
    List<OfTask> tasks) {

  /**
   * A variable.
   *
   * @param shape the sizes
   * @param kind {@code trained}, {@code frozen}, {@code statistic} or {@code scheduled}
   * @param tasks the tasks whose losses reach it; none for variables of a weighting or a penalty
   */
  public record OfVariable(String name, List<Integer> shape, String kind, List<String> tasks) {
    /** The number of its values. */
    public long size() {
      return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }
  }

  /**
   * A task.
   *
   * @param own the trained values that the loss of no other task reaches
   * @param all the trained values that its loss reaches
   * @param multiplications to predict one row of this task alone
   */
  public record OfTask(String name, long own, long all, long multiplications) {}

  /** The summary of a model that was not trained. */
  public static ModelSummary of(ModelDefinition model) {
    Map<Variable, Set<String>> reach = reach(model);
    List<OfVariable> variables = new ArrayList<>();
    long parameters = 0;
    long shared = 0;
    for (Variable variable : model.variables()) {
      List<String> tasks = List.copyOf(reach.get(variable));
      OfVariable one =
          new OfVariable(variable.name(), shape(variable), kind(model, variable), tasks);
      variables.add(one);
      if (one.kind().equals("trained")) {
        parameters += one.size();
        shared += tasks.size() > 1 ? one.size() : 0;
      }
    }
    List<OfTask> tasks = new ArrayList<>();
    for (int t = 0; t < model.tasks().size(); t++) {
      tasks.add(task(model.tasks().get(t), variables, List.of(model.predictions().get(t))));
    }
    return new ModelSummary(
        variables, parameters, shared, Multiplications.of(model.predictions()), tasks);
  }

  private static OfTask task(String name, List<OfVariable> variables, List<Tensor> prediction) {
    long own = 0;
    long all = 0;
    for (OfVariable variable : variables) {
      if (variable.kind().equals("trained") && variable.tasks().contains(name)) {
        all += variable.size();
        own += variable.tasks().size() == 1 ? variable.size() : 0;
      }
    }
    return new OfTask(name, own, all, Multiplications.of(prediction));
  }

  private static Map<Variable, Set<String>> reach(ModelDefinition model) {
    Map<Variable, Set<String>> reach = new LinkedHashMap<>();
    model.variables().forEach(variable -> reach.put(variable, new LinkedHashSet<>()));
    for (int t = 0; t < model.tasks().size(); t++) {
      String task = model.tasks().get(t);
      Reach.of(model.losses().get(t)).forEach(variable -> reach.get(variable).add(task));
    }
    return reach;
  }

  private static List<Integer> shape(Variable variable) {
    List<Integer> sizes = new ArrayList<>();
    for (int size : variable.shape().sizes()) {
      sizes.add(size);
    }
    return sizes;
  }

  private static String kind(ModelDefinition model, Variable variable) {
    if (variable.schedule().isPresent()) {
      return "scheduled";
    }
    if (!variable.trained()) {
      return "statistic";
    }
    return model.updateRules().frozen().contains(variable.name()) ? "frozen" : "trained";
  }
}
