// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing.condition;

import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Updates;
import org.mtl4j.api.sharing.Blueprint;
import org.mtl4j.api.sharing.Blueprint.Trunk;

/** The encoder that all tasks share, in the scope that {@code hard} gives it. */
final class SharedEncoder {
  private SharedEncoder() {}

  /** Its scope. */
  static Scope place(Blueprint plan) {
    return plan.scope().child("encoder");
  }

  /**
   * Constructs the encoder.
   *
   * @param frozen whether it keeps its initial values
   */
  static Trunk of(Blueprint plan, boolean frozen) {
    return plan.trunk(frozen ? place(plan).with(Updates.FROZEN) : place(plan));
  }

  /**
   * Checks that there are stages to condition.
   *
   * @param owner the subject of the message
   */
  static void requireStages(String owner, Blueprint plan) {
    if (plan.encoder().stages().isEmpty()) {
      throw new ConfigurationException(
          owner + " changes the stages of the encoder, but it has none; give it layers");
    }
  }
}
