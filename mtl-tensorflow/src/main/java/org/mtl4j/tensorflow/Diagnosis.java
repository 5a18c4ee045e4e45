package org.mtl4j.tensorflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.mtl4j.api.error.NumericalException;

/**
 * Says in words which number of a step is not finite. Looks with the parameters as they were before
 * the step, since nothing moves in such a step.
 */
final class Diagnosis implements AutoCloseable {
  private final List<String> tasks;
  private final List<Moved> moved;
  private final NativeCall call;
  private final Consumer<boolean[]> only;

  /**
   * A parameter.
   *
   * @param owners the tasks without which it does not move; none for one that always does
   */
  record Moved(String name, List<Integer> owners) {}

  /**
   * @param moved the parameters, in the order of {@link Descent#SQUARES}
   * @param call fetches the losses and the squares
   * @param only has some tasks alone take part in what the call computes
   */
  Diagnosis(List<String> tasks, List<Moved> moved, NativeCall call, Consumer<boolean[]> only) {
    this.only = only;
    this.tasks = tasks;
    this.moved = moved;
    this.call = call;
  }

  /**
   * Runs once more to find what it was; for a gradient whose task is not told by the parameters it
   * is in, once more for each task.
   *
   * @param seen filled with the losses [T]
   */
  NumericalException find(long step, boolean[] present, double[] seen) {
    call.run("looking for a number that is not finite");
    float[] losses = call.read(0);
    Arrays.setAll(seen, t -> losses[t]);
    for (int t = 0; t < losses.length; t++) {
      if (present[t] && !Float.isFinite(losses[t])) {
        return ofTask(step, t, losses[t]);
      }
    }
    float[] squares = call.read(1);
    List<Moved> wrong =
        IntStream.range(0, squares.length)
            .filter(i -> !Float.isFinite(squares[i]))
            .mapToObj(moved::get)
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

  /** The tasks that have parameters of their own whose gradient is not finite. */
  private static Set<Integer> owners(List<Moved> wrong) {
    Set<Integer> found = new TreeSet<>();
    for (Moved parameter : wrong) {
      if (parameter.owners().size() == 1) {
        found.addAll(parameter.owners());
      }
    }
    return found;
  }

  /** The tasks whose gradient is not finite where no other takes part. */
  private Set<Integer> alone(boolean[] present) {
    Set<Integer> found = new TreeSet<>();
    for (int t = 0; t < present.length; t++) {
      if (present[t]) {
        boolean[] one = new boolean[present.length];
        one[t] = true;
        only.accept(one);
        call.run("looking for a gradient that is not finite");
        for (float square : call.read(1)) {
          if (!Float.isFinite(square)) {
            found.add(t);
          }
        }
      }
    }
    only.accept(present);
    return found;
  }

  /** A loss, or the gradient of a task whose loss is finite. */
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

  private String owners(Moved parameter) {
    List<String> names = parameter.owners().stream().map(t -> "'" + tasks.get(t) + "'").toList();
    return switch (names.size()) {
      case 0 -> "";
      case 1 -> " of task " + names.get(0);
      default -> " of the tasks " + String.join(", ", names);
    };
  }

  private static NumericalException failed(String what) {
    return new NumericalException(
        what
            + "; the parameters are as before the step; look for extreme values in the data, or try"
            + " a smaller learning rate");
  }

  @Override
  public void close() {
    call.close();
  }
}
