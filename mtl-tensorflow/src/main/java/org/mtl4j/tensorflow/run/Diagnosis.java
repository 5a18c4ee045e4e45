// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.train.StepResult;
import org.mtl4j.backend.StepControl;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.graph.BuiltGraph.UpdatedVariable;
import org.mtl4j.tensorflow.session.NativeCall;

/**
 * Finds which loss or gradient of a failed step is not finite. It computes them again: the failed
 * step has changed no variable.
 */
final class Diagnosis implements AutoCloseable {
  private final List<String> tasks;
  private final List<String> penalties;
  private final StepFeeds feeds;
  private final List<UpdatedVariable> variables;
  private final NativeCall call;

  /**
   * Prepares the diagnosis of an update.
   *
   * @param penalties the names of the penalties
   * @param lossesFetch fetch: the losses [T]
   */
  Diagnosis(
      List<String> tasks,
      List<String> penalties,
      StepFeeds feeds,
      String lossesFetch,
      BuiltGraph.Update update) {
    this.tasks = tasks;
    this.penalties = penalties;
    this.feeds = feeds;
    this.variables = update.variables();
    List<String> fetches = new ArrayList<>(List.of(lossesFetch, update.squares()));
    if (!penalties.isEmpty()) {
      fetches.add(BuiltGraph.PENALTIES);
    }
    this.call = feeds.call(fetches, List.of());
  }

  /** Throws if the loss of a task of the batch is not finite. */
  void requireFiniteLosses(StepControl control, StepResult result) {
    for (int t = 0; t < tasks.size(); t++) {
      if (control.inBatch()[t] && !Double.isFinite(result.losses[t])) {
        throw ofTask(control.step(), t, result.losses[t]);
      }
    }
  }

  /**
   * Runs the failed batch again. If the variables do not tell the task at fault, runs it once more
   * for each task.
   *
   * @param result filled with the losses
   */
  NumericalException find(StepControl control, StepResult result) {
    long step = control.step();
    boolean[] present = control.inBatch();
    call.run("looking for a number that is not finite");
    float[] losses = call.read(0);
    Arrays.setAll(result.losses, t -> losses[t]);
    for (int t = 0; t < losses.length; t++) {
      if (present[t] && !Float.isFinite(losses[t])) {
        return ofTask(step, t, losses[t]);
      }
    }
    for (int p = 0; p < penalties.size(); p++) {
      if (!Float.isFinite(call.read(2)[p])) {
        return failed(
            "the penalty '%s' is not finite in step %d".formatted(penalties.get(p), step));
      }
    }
    float[] squares = call.read(1);
    List<UpdatedVariable> wrong =
        IntStream.range(0, squares.length)
            .filter(i -> !Float.isFinite(squares[i]))
            .mapToObj(variables::get)
            .toList();
    Set<Integer> owners = owners(wrong);
    Set<Integer> faulty = owners.isEmpty() ? alone(present) : owners;
    if (faulty.size() == 1) {
      String task = tasks.get(faulty.iterator().next());
      String where = wrong.isEmpty() ? "" : " in '" + wrong.get(0).name() + "'";
      return gradient("of task '" + task + "'" + where, step, losses);
    }
    return gradient(
        wrong.isEmpty()
            ? "over all parameters"
            : "in '" + wrong.get(0).name() + "'" + owners(wrong.get(0)),
        step,
        losses);
  }

  /** The tasks with a private variable whose gradient is not finite. */
  private static Set<Integer> owners(List<UpdatedVariable> wrong) {
    Set<Integer> found = new TreeSet<>();
    for (UpdatedVariable variable : wrong) {
      if (variable.owners().size() == 1) {
        found.addAll(variable.owners());
      }
    }
    return found;
  }

  /** The tasks whose gradient is not finite when only this task is active. */
  private Set<Integer> alone(boolean[] present) {
    Set<Integer> found = new TreeSet<>();
    for (int t = 0; t < present.length; t++) {
      if (present[t]) {
        boolean[] one = new boolean[present.length];
        one[t] = true;
        feeds.present(one, one);
        call.run("looking for a gradient that is not finite");
        for (float square : call.read(1)) {
          if (!Float.isFinite(square)) {
            found.add(t);
          }
        }
      }
    }
    feeds.present(present, present);
    return found;
  }

  /** Reports the loss of a task, or its gradient if the loss is finite. */
  NumericalException ofTask(long step, int task, double loss) {
    return failed(
        "the "
            + (Double.isFinite(loss) ? "gradient" : "loss")
            + " of task '"
            + tasks.get(task)
            + "' is not finite in step "
            + step
            + " (loss "
            + loss
            + ")");
  }

  private NumericalException gradient(String where, long step, float[] losses) {
    List<String> texts = new ArrayList<>();
    for (int t = 0; t < losses.length; t++) {
      texts.add(tasks.get(t) + " " + losses[t]);
    }
    return failed(
        "the gradient "
            + where
            + " is not finite in step "
            + step
            + ", though the losses are ("
            + String.join(", ", texts)
            + ")");
  }

  private String owners(UpdatedVariable variable) {
    List<String> names = variable.owners().stream().map(t -> "'" + tasks.get(t) + "'").toList();
    return switch (names.size()) {
      case 0 -> "";
      case 1 -> " of task " + names.get(0);
      default -> " of the tasks " + String.join(", ", names);
    };
  }

  private static NumericalException failed(String what) {
    return new NumericalException(
        what
            + "; no parameter has changed; look for extreme values in the data, or try"
            + " a smaller learning rate");
  }

  @Override
  public void close() {
    call.close();
  }
}
