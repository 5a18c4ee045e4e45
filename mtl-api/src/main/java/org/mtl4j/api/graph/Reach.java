// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The variables that the gradient of a tensor reaches. A variable is shared if the losses of two
 * tasks reach it. The gradient of a variable that no loss reaches is 0.
 */
public final class Reach {
  private Reach() {}

  /**
   * The variables that the gradient of a tensor reaches, trained or not.
   *
   * @return in an order that is the same for equal graphs
   */
  public static Set<Variable> of(Tensor tensor) {
    Set<Variable> variables = new LinkedHashSet<>();
    sources(tensor).forEach(source -> variables.add(source.attribute("variable", Variable.class)));
    return variables;
  }

  /**
   * The tensors of {@link Op#VARIABLE} and {@link Op#LOOKUP} that the gradient of a tensor reaches.
   * It ends at operations that are not differentiable and at inputs of another type than FLOAT,
   * such as the condition of a where, the indices of a gather or lookup. A slice of a stack is
   * reached by the members in it alone.
   */
  public static Set<Tensor> sources(Tensor tensor) {
    return sources(tensor, Set.of());
  }

  /**
   * As {@link #sources(Tensor)}, without passing through some tensors.
   *
   * @param avoided tensors at which the gradient ends as well
   */
  public static Set<Tensor> sources(Tensor tensor, Set<Tensor> avoided) {
    Set<Tensor> sources = new LinkedHashSet<>();
    Set<Tensor> seen = new LinkedHashSet<>(avoided);
    Deque<Tensor> open = new ArrayDeque<>();
    open.push(tensor);
    while (!open.isEmpty()) {
      Tensor next = open.pop();
      if (next.type() != DType.FLOAT || !next.op().differentiable() || !seen.add(next)) {
        continue;
      }
      if (next.op() == Op.VARIABLE || next.op() == Op.LOOKUP) {
        sources.add(next);
      }
      feeding(next).forEach(open::push);
    }
    return sources;
  }

  /** The inputs of a tensor; of a slice of a stack those that are in the slice. */
  private static List<Tensor> feeding(Tensor tensor) {
    Tensor stack = tensor.op() == Op.SLICE ? tensor.inputs().get(0) : tensor;
    boolean sliced =
        stack != tensor
            && stack.op() == Op.STACK
            && stack
                .attribute("axis", Integer.class)
                .equals(tensor.attribute("axis", Integer.class));
    return sliced
        ? stack
            .inputs()
            .subList(tensor.attribute("from", Integer.class), tensor.attribute("to", Integer.class))
        : tensor.inputs();
  }

  /**
   * The variables of the last layers: of those layers whose result feeds no other of the layers. A
   * layer has the variables of one scope: their names are equal up to the last slash.
   *
   * @param roots tensors that depend on the variables, such as losses
   * @param among the variables of all layers
   */
  public static Set<Variable> last(Collection<Tensor> roots, Set<Variable> among) {
    Map<Tensor, Set<String>> layers = new HashMap<>();
    Set<String> followed = new LinkedHashSet<>();
    for (Tensor tensor : behind(roots)) {
      Set<String> own = new LinkedHashSet<>();
      Set<String> before = new LinkedHashSet<>();
      enters(tensor, among, own);
      for (Tensor input : tensor.inputs()) {
        enters(input, among, own);
        before.addAll(layers.getOrDefault(input, Set.of()));
      }
      if (!own.isEmpty()) {
        before.stream().filter(layer -> !own.contains(layer)).forEach(followed::add);
      }
      before.addAll(own);
      layers.put(tensor, before);
    }
    Set<Variable> last = new LinkedHashSet<>(among);
    last.removeIf(variable -> followed.contains(layer(variable)));
    return last;
  }

  private static void enters(Tensor tensor, Set<Variable> among, Set<String> layers) {
    if (tensor.op() == Op.VARIABLE || tensor.op() == Op.LOOKUP) {
      Variable variable = tensor.attribute("variable", Variable.class);
      if (among.contains(variable)) {
        layers.add(layer(variable));
      }
    }
  }

  private static String layer(Variable variable) {
    return variable.name().substring(0, Math.max(0, variable.name().lastIndexOf('/')));
  }

  /** The tensors that the gradients of some tensors reach, inputs before results. */
  private static Set<Tensor> behind(Collection<Tensor> roots) {
    Set<Tensor> all = new TreeSet<>(Comparator.comparingInt(Tensor::id));
    Deque<Tensor> open = new ArrayDeque<>(roots);
    while (!open.isEmpty()) {
      Tensor next = open.pop();
      if (next.type() == DType.FLOAT && next.op().differentiable() && all.add(next)) {
        next.inputs().forEach(open::push);
      }
    }
    return all;
  }
}
