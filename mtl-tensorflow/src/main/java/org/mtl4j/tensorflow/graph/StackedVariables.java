// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.graph;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.UpdateRules.Rule;
import org.mtl4j.tensorflow.stack.Stacking;

/**
 * Decides which variables are stored as one array: variables of one shape and one update rule, each
 * of another task alone; without a balancer also those of several tasks, such as experts.
 */
final class StackedVariables {
  private final ModelDefinition model;
  private final Map<Variable, BitSet> owners;
  private final Set<Variable> tables = new HashSet<>();

  private StackedVariables(ModelDefinition model, Map<Variable, BitSet> owners) {
    this.model = model;
    this.owners = owners;
    for (Tensor tensor : model.training().tensors()) {
      if (tensor.op() == Op.LOOKUP) {
        tables.add(tensor.attribute("variable", Variable.class));
      }
    }
  }

  /**
   * The stacks of the training graph of a model.
   *
   * @param owners the tasks whose losses or terms reach each variable that is trained
   * @param least the smallest number of equal tasks that are stacked
   */
  static Stacking stacking(ModelDefinition model, Map<Variable, BitSet> owners, int least) {
    List<List<Tensor>> roots = new ArrayList<>(List.of(model.losses()));
    if (model.terms().separate()) {
      roots.add(model.terms().parts());
    }
    // Of losses, in a weighting; without a balancer also of experts.
    int rank = model.balancing().isPresent() ? 1 : Integer.MAX_VALUE;
    for (Tensor tensor : model.training().tensors()) {
      if (tensor.op() == Op.STACK && tensor.shape().rank() <= rank) {
        roots.add(tensor.inputs());
      }
    }
    return Stacking.training(roots, least, new StackedVariables(model, owners)::kind);
  }

  /** Whether the gradient of a tensor reaches variables that the losses of several tasks reach. */
  static boolean isShared(Tensor tensor, Map<Variable, BitSet> reach) {
    return Reach.of(tensor).stream()
        .anyMatch(v -> reach.containsKey(v) && reach.get(v).cardinality() > 1);
  }

  /**
   * The update rule of a variable; with the tasks, if there are several. Empty if it is not
   * trained, a table, or needs a gradient for each task.
   */
  private Optional<Object> kind(Variable variable) {
    BitSet own = owners.get(variable);
    if (own == null || own.isEmpty() || tables.contains(variable)) {
      return Optional.empty();
    }
    Rule rule = model.updateRules().of(variable.name());
    if (own.cardinality() == 1) {
      return Optional.of(rule);
    }
    return model.balancing().isPresent() ? Optional.empty() : Optional.of(List.of(rule, own));
  }

  /** The variable that holds some variables along a new first axis. */
  static Variable stack(List<Variable> members) {
    Variable first = members.get(0);
    List<OptionalDouble> constants =
        members.stream().map(member -> member.initializer().constantValue()).distinct().toList();
    Initializer initializer =
        constants.size() == 1 && constants.get(0).isPresent()
            ? Initializer.constant(constants.get(0).getAsDouble())
            : (shape, random) -> {
              throw new IllegalStateException("a stack has the values of its members");
            };
    return Scope.root()
        .child("stacks")
        .child(first.name())
        .variable("all", first.shape().prepend(members.size()), initializer);
  }

  /** The values of some variables, one after the other. */
  static float[] joined(List<Variable> members, Function<Variable, float[]> values) {
    int size = members.get(0).shape().elements();
    float[] all = new float[members.size() * size];
    for (int i = 0; i < members.size(); i++) {
      System.arraycopy(values.apply(members.get(i)), 0, all, i * size, size);
    }
    return all;
  }
}
