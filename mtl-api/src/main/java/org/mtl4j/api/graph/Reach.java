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
   * The variables a tensor depends on by a gradient, trained or not.
   *
   * @return in the order in which the walk meets them: the same for equal graphs
   */
  public static Set<Variable> of(Tensor tensor) {
    Set<Variable> variables = new LinkedHashSet<>();
    sources(tensor).forEach(source -> variables.add(source.attribute("variable", Variable.class)));
    return variables;
  }

  /**
   * Walks back from a tensor to where variables enter: tensors of {@link Op#VARIABLE} and {@link
   * Op#LOOKUP}. The way ends at operations that carry no gradient and at inputs that are no
   * floating-point numbers: the condition of a choice, the indices of a gather or look-up, a cast
   * of whole numbers.
   */
  public static Set<Tensor> sources(Tensor tensor) {
    return sources(tensor, Set.of());
  }

  /**
   * As {@link #sources(Tensor)}, on the ways alone that pass none of some tensors.
   *
   * @param avoided where the way ends as well
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
      next.inputs().forEach(open::push);
    }
    return sources;
  }
}
