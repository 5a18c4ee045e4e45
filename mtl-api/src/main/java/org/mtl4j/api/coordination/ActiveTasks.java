// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

/** The active tasks of a step, and the run so far. */
public interface ActiveTasks {
  /** The number of active tasks, T. */
  int size();

  /** The index of the i-th active task among all tasks of the model. */
  int task(int i);

  /** The run so far, and the state of the method. */
  History history();
}
