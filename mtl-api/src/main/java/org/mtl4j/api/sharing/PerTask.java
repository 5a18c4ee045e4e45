// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.sharing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.mtl4j.api.task.Task;

/**
 * One value for each task, in the order of the tasks.
 *
 * @param <T> the type of the values
 */
public final class PerTask<T> {
  private final Map<String, T> values;

  private PerTask(Map<String, T> values) {
    this.values = values;
  }

  /** Makes the value of each task. */
  public static <T> PerTask<T> of(List<Task> tasks, Function<Task, T> make) {
    Map<String, T> values = new LinkedHashMap<>();
    tasks.forEach(task -> values.put(task.name(), make.apply(task)));
    return new PerTask<>(values);
  }

  /**
   * The value of a task.
   *
   * @throws IllegalArgumentException if there is no such task
   */
  public T of(Task task) {
    T value = values.get(task.name());
    if (value == null) {
      throw new IllegalArgumentException(
          "there is no task '" + task.name() + "' among " + values.keySet());
    }
    return value;
  }

  /** The value of the first task. */
  public T first() {
    return values.values().iterator().next();
  }

  /** All values, in the order of the tasks. */
  public List<T> values() {
    return List.copyOf(values.values());
  }

  /** All values by the names of the tasks, in the order of the tasks. */
  public Map<String, T> byName() {
    return Collections.unmodifiableMap(values);
  }
}
