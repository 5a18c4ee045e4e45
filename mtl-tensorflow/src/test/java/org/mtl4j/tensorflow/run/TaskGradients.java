// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.tensorflow.testing.Steps;
import org.mtl4j.tensorflow.testing.Trio;

/** The gradient of each task of {@link Trio}: a plain step at rate 1 in which it is alone. */
final class TaskGradients {
  private static final int TASKS = Trio.TASKS;
  private static final Map<Integer, Map<String, double[]>> KNOWN = new HashMap<>();

  private TaskGradients() {}

  /** The gradient of a task, by the name of the variable. */
  static Map<String, double[]> of(int task) {
    return KNOWN.computeIfAbsent(task, TaskGradients::computed);
  }

  private static Map<String, double[]> computed(int task) {
    Trio trio = new Trio();
    try (Steps steps = new Steps(trio.sketch, trio.data(), 1)) {
      Map<String, List<Float>> before = steps.values();
      steps.present(task == 0, task == 1, task == 2).step();
      Map<String, List<Float>> after = steps.values();
      Map<String, double[]> gradient = new HashMap<>();
      before.forEach((name, values) -> gradient.put(name, difference(values, after.get(name))));
      return gradient;
    }
  }

  /** The gradients of all tasks. */
  static List<Map<String, double[]>> all() {
    return List.of(of(0), of(1), of(2));
  }

  /** The Gramian of the gradients in the shared parameters [T, T]. */
  static double[] gramian() {
    double[] gramian = new double[TASKS * TASKS];
    for (String name : of(0).keySet()) {
      for (int i = 0; i < TASKS * TASKS && name.startsWith("trunk"); i++) {
        double[] a = of(i / TASKS).get(name);
        double[] b = of(i % TASKS).get(name);
        for (int k = 0; k < a.length; k++) {
          gramian[i] += a[k] * b[k];
        }
      }
    }
    return gramian;
  }

  /** Elementwise {@code from - minus}. */
  static double[] difference(List<Float> from, List<Float> minus) {
    double[] result = new double[from.size()];
    Arrays.setAll(result, i -> from.get(i) - minus.get(i));
    return result;
  }
}
