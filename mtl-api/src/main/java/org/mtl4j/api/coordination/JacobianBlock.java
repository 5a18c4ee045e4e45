// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

import java.util.List;
import java.util.Optional;
import org.mtl4j.api.graph.Initializer;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;

/**
 * The columns of the Jacobian of one shared parameter, or of the shared representation. Row t is
 * the flattened gradient of task t's term; it is 0 if the task is absent.
 */
public interface JacobianBlock {
  /** The name of the parameter, unique in a model; the key of random draws. */
  String name();

  /** The block [T, n]. */
  Tensor jacobian();

  /**
   * The blocks [T, n] of the further batches of the step, not transformed. Empty unless {@link
   * GradientBalancer#batches} is above 1.
   */
  default List<Tensor> further() {
    return List.of();
  }

  /** The mask of the active tasks [T]: 1 if active, else 0. */
  Tensor present();

  /** The numbers of {@link GradientBalancer#control}. */
  Tensor controls();

  /**
   * Whether this is a parameter of a last shared layer, which feeds no other shared layer, or the
   * representation.
   */
  boolean last();

  /**
   * The representation [batch, ...] at level {@link GradientBalancer.Level#REPRESENTATION}. Its
   * elements in row-major order are the n columns of the Jacobian.
   */
  Optional<Tensor> activation();

  /**
   * A variable [T, n] that the method keeps for this block from step to step. Write it by {@link
   * org.mtl4j.api.graph.Graph#update}.
   *
   * @throws org.mtl4j.api.error.ConfigurationException if n changes from batch to batch
   */
  Variable state(String name, Initializer initial);

  /**
   * The same with another number of columns [T, columns], such as 1 for a norm of each task. It
   * does not depend on n, which may change from batch to batch.
   */
  Variable state(String name, int columns, Initializer initial);
}
