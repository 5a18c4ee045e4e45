// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.backend.Program.Snapshot;
import org.mtl4j.core.train.evaluation.BestEpoch;

/**
 * The parameters of the best epoch of each task in one snapshot: that of the last of these epochs,
 * with the variables of the others under {@code best/EPOCH/NAME}.
 *
 * @param variables of the model
 * @param best the epochs
 */
record BestParameters(List<Variable> variables, BestEpoch best) {
  private static final String PREFIX = "best/";

  /**
   * The snapshot after an epoch that is the best one of a task.
   *
   * @param now the parameters of this epoch, {@code best.epoch()}
   * @param before the snapshot before this epoch; empty if no epoch was the best one of a task
   * @param last the last epoch that was the best one of a task before this one
   */
  Snapshot after(Snapshot now, Optional<Snapshot> before, int last) {
    Map<String, float[]> values = new LinkedHashMap<>(now.values());
    tasks()
        .keySet()
        .forEach(
            epoch -> {
              if (epoch != best.epoch()) {
                Map<String, float[]> old = before.orElseThrow().values();
                String from = epoch == last ? "" : place(epoch);
                variables.forEach(
                    v -> values.put(place(epoch) + v.name(), old.get(from + v.name())));
              }
            });
    return new Snapshot(values, now.counters());
  }

  /** The tasks of each epoch, ascending. */
  Map<Integer, List<Integer>> tasks() {
    Map<Integer, List<Integer>> tasks = new TreeMap<>();
    for (int t = 0; t < best.tasks(); t++) {
      tasks.computeIfAbsent(best.epoch(t), epoch -> new ArrayList<>()).add(t);
    }
    return tasks;
  }

  /** The values of the variables in an epoch. */
  Map<String, float[]> of(Snapshot all, int epoch) {
    String from = epoch == best.epoch() ? "" : place(epoch);
    Map<String, float[]> values = new LinkedHashMap<>();
    variables.forEach(v -> values.put(v.name(), all.values().get(from + v.name())));
    return values;
  }

  /** Before the names of the variables of an epoch. */
  static String place(int epoch) {
    return PREFIX + (epoch + 1) + "/";
  }
}
