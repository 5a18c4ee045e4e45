// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mtl4j.api.error.ContractException;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/** The graphs of a model read variables of its own scope only. */
final class OwnVariables {
  private OwnVariables() {}

  static void check(Scope scope, List<Graph> graphs) {
    Set<Variable> own = new HashSet<>(scope.variables());
    for (Graph graph : graphs) {
      for (Tensor tensor : graph.tensors()) {
        if (tensor.op() == Op.VARIABLE || tensor.op() == Op.LOOKUP) {
          check(own, tensor, tensor.attribute("variable", Variable.class));
        }
      }
      graph.updates().forEach((variable, value) -> check(own, value, variable));
    }
  }

  private static void check(Set<Variable> own, Tensor reader, Variable variable) {
    if (!own.contains(variable)) {
      throw new ContractException(
          "the variable '%s' in '%s' was not declared in the scope of the model; declare it in the scope of the blueprint, or give its value by Graph.given"
              .formatted(variable.name(), reader.place()));
    }
  }
}
