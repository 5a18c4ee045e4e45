package org.mtl4j.api.coordination;

/** The tasks that take part in a step, and the run so far. */
public interface ActiveTasks {
  /** The number of present tasks, T. */
  int size();

  /** The number of the i-th present task among all tasks of the model. */
  int task(int i);

  /** The run so far: epoch, step, chance and state. */
  History history();
}
