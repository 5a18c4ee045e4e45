// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.error.ShapeException;

/** Products of matrices and arrays. */
abstract class ProductExpressions extends ArrayExpressions {
  ProductExpressions() {}

  /** The matrix product over the last two axes. */
  public Tensor matmul(Tensor a, Tensor b) {
    return matmul(a, b, false, false);
  }

  /** The matrix product over the last two axes, each operand transposed first if set. */
  public Tensor matmul(Tensor a, Tensor b, boolean transposeA, boolean transposeB) {
    List<Tensor> inputs = List.of(floats(Op.MATMUL, a), floats(Op.MATMUL, b));
    Shape shape =
        infer(Op.MATMUL, inputs, () -> Shapes.matmul(a.shape(), b.shape(), transposeA, transposeB));
    return make(
        Op.MATMUL,
        inputs,
        Map.of("transposeA", transposeA, "transposeB", transposeB),
        DType.FLOAT,
        shape);
  }

  /**
   * Einstein summation of one or more inputs: {@code einsum("be,bew->bw", gate, experts)}. Each
   * axis is a letter. A letter that is not in the result is summed over. {@code ...} is any number
   * of axes, which broadcast as in arithmetic and must be in the result.
   *
   * <p>More than two inputs are contracted in order, two at a time.
   *
   * @throws ShapeException if a letter occurs twice in one input or in the result, if sizes differ,
   *     or if the equation does not fit the inputs
   */
  public Tensor einsum(String equation, Tensor... inputs) {
    List<Tensor> list = List.of(inputs);
    list.forEach(input -> floats(Op.EINSUM, input));
    Einsum parsed =
        infer(
            Op.EINSUM, list, () -> Einsum.of(equation, list.stream().map(Tensor::shape).toList()));
    List<Tensor> operands = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      Tensor operand = inputs[i];
      for (int axis : parsed.dropped().get(i)) {
        operand = squeeze(operand, axis);
      }
      operands.add(operand);
    }
    Tensor result = operands.get(0);
    for (Einsum.Step step : parsed.steps()) {
      result = contract(step, step.pair() ? List.of(result, operands.get(step.next())) : operands);
    }
    return result;
  }

  private Tensor contract(Einsum.Step step, List<Tensor> operands) {
    return make(
        Op.EINSUM,
        operands,
        Map.of("equation", step.equation()),
        DType.FLOAT,
        step.shape(operands.stream().map(Tensor::shape).toList()));
  }

  /**
   * The orthogonal polar factor U Vᵀ of matrices [..., m, n] with the singular value decomposition
   * U S Vᵀ. Directions whose singular value is 0 up to rounding are left out, so the factor of a
   * matrix of zeros is zeros. No gradient.
   */
  public Tensor polar(Tensor x) {
    floats(Op.POLAR, x);
    if (x.shape().rank() < 2) {
      throw mismatch(Op.POLAR, List.of(x), "matrices need two axes");
    }
    return unary(Op.POLAR, x);
  }
}
