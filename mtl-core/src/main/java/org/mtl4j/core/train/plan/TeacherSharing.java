// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.plan;

import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Network;
import org.mtl4j.api.sharing.Outputs;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.methods.sharing.hard.SharedBottom;

/** The network of a teacher: one encoder and one head. Its representation is an output too. */
record TeacherSharing() implements SharingStrategy {
  /** The name of this output. */
  private static final String REPRESENTATION = "representation of the teacher";

  @Override
  public Network build(Blueprint plan) {
    Network network = new SharedBottom().build(plan);
    return c -> {
      Outputs outputs = network.connect(c);
      return outputs.auxiliary(
          REPRESENTATION, c.graph().flatten(outputs.representation().orElseThrow()));
    };
  }
}
