// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.stack;

import java.util.List;
import org.mtl4j.api.graph.Tensor;

/**
 * Equal tensors of several tasks, as one array [members, ...].
 *
 * <p>If the stack is joined, one operation computes it from its sources. If not, the members are
 * computed one by one and then stacked.
 */
public final class Stack implements Source {
  private final List<Tensor> members;
  private final List<Source> sources;
  private final boolean joined;

  Stack(List<Tensor> members, List<Source> sources, boolean joined) {
    this.members = List.copyOf(members);
    this.sources = List.copyOf(sources);
    this.joined = joined;
  }

  /** The tensors, in the order of the first axis. */
  public List<Tensor> members() {
    return members;
  }

  /** The first member, which has the operation, type and shape of all. */
  public Tensor first() {
    return members.get(0);
  }

  /** The number of members. */
  public int size() {
    return members.size();
  }

  /** The inputs of the operation; those of a stack that is not joined are its members. */
  public List<Source> sources() {
    return sources;
  }

  /** Whether one operation computes all members. */
  public boolean joined() {
    return joined;
  }
}
