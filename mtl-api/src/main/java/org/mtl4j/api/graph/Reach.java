package org.mtl4j.api.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which variables a tensor depends on by a gradient. A variable reached by the losses of two tasks
 * is shared; one reached by none of them has a gradient of zero.
 */
public final class Reach {
  private Reach() {}

  /**
   * Walks back from a tensor to the variables, trained or not. The way ends at operations that
   * carry no gradient and at inputs that are no floating-point numbers: the condition of a choice,
   * the indices of a gather or look-up, a cast of whole numbers.
   *
   * @return the variables, in the order in which the walk meets them: the same for equal graphs
   */
  public static Set<Variable> of(Tensor tensor) {
    Set<Variable> variables = new LinkedHashSet<>();
    Set<Tensor> seen = new LinkedHashSet<>();
    Deque<Tensor> open = new ArrayDeque<>();
    open.push(tensor);
    while (!open.isEmpty()) {
      Tensor next = open.pop();
      if (next.type() != DType.FLOAT || !next.op().differentiable() || !seen.add(next)) {
        continue;
      }
      if (next.op() == Op.VARIABLE || next.op() == Op.LOOKUP) {
        variables.add(next.attribute("variable", Variable.class));
      }
      next.inputs().forEach(open::push);
    }
    return variables;
  }
}
