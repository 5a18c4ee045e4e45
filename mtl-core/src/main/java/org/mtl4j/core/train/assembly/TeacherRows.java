// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import org.mtl4j.api.coordination.Teachers;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;

/** The numbers of frozen teachers for a row. */
public final class TeacherRows {
  private TeacherRows() {}

  /**
   * The shape of a row of the teacher of a task. The shape of a representation is that of the model
   * of the teacher, which is built for it.
   *
   * @throws IllegalStateException if the run has no teachers
   */
  public static Shape shape(RunPlan plan, EvaluatedTask task) {
    Teachers teachers = plan.coordination().transfer().taughtBy();
    return switch (teachers.gives()) {
      case NOTHING -> throw new IllegalStateException("the transfer asks for no teachers");
      case PREDICTIONS -> Shape.of(task.task().outputs().size());
      case REPRESENTATION ->
          ModelAssembly.assemble(plan.teacher(task))
              .representation()
              .orElseThrow()
              .shape()
              .without(0);
    };
  }
}
