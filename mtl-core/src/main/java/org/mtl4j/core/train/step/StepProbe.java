// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.step;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.coordination.Probe;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.backend.Program;
import org.mtl4j.core.train.batch.ExtraBatches;
import org.mtl4j.core.train.batch.LabelMask;

/** The probe of a loss weighting, computed by a program; moved from step to step. */
final class StepProbe implements Probe {
  private final Demand demand;
  private final List<String> tasks;
  private final Optimizer optimizer;
  private final Program.Vectors vectors;
  private final Rows training;
  private final Rows validation;
  private final boolean[] chosen;
  private final boolean[] labeled;
  private final double[] masked;
  private int[] indices = {};
  private int count;
  private double[] numbers = {};
  private long step;
  private double rate;
  private Batch placed;

  /**
   * Rows on the device.
   *
   * @param labels which of them are labeled for which task
   * @param batches random batches of them
   */
  record Rows(Program.Rows device, LabelMask labels, ExtraBatches batches) {}

  /**
   * @param demand what the loss weighting probes
   * @param validation the validation rows; any rows if the demand has no validation batch
   */
  StepProbe(
      Demand demand,
      List<String> tasks,
      Optimizer optimizer,
      Program.Vectors vectors,
      Rows training,
      Rows validation) {
    this.demand = demand;
    this.tasks = List.copyOf(tasks);
    this.optimizer = optimizer;
    this.vectors = vectors;
    this.training = training;
    this.validation = validation;
    this.chosen = new boolean[tasks.size()];
    this.labeled = new boolean[tasks.size()];
    this.masked = new double[tasks.size()];
    this.placed = Batch.COMING;
  }

  /**
   * Moves to a step.
   *
   * @param nextIndices the row numbers of its batch, not copied
   * @param nextChosen the tasks that do not pause
   * @param nextNumbers the scheduled numbers, not copied
   */
  void begin(
      long nextStep,
      double nextRate,
      int[] nextIndices,
      int nextCount,
      boolean[] nextChosen,
      double[] nextNumbers) {
    numbers = nextNumbers;
    step = nextStep;
    rate = nextRate;
    indices = nextIndices;
    count = nextCount;
    System.arraycopy(nextChosen, 0, chosen, 0, chosen.length);
    moved();
  }

  /** The program has taken a step, so it has to be placed on a batch again. */
  void moved() {
    placed = new Batch(Batch.Source.TRAINING, -1);
  }

  @Override
  public List<String> tasks() {
    return tasks;
  }

  @Override
  public double rate() {
    requireFollowing();
    return rate;
  }

  @Override
  public Optimizer optimizer() {
    requireFollowing();
    return optimizer;
  }

  private void requireFollowing() {
    if (!demand.follows()) {
      throw new IllegalStateException("the method did not ask to follow the optimizer");
    }
  }

  @Override
  public boolean present(Batch batch, int task) {
    place(batch);
    return labeled[task];
  }

  @Override
  public void losses(Batch batch, double[] losses) {
    place(batch);
    vectors.losses(losses);
    mask(batch, losses);
  }

  @Override
  public void losses(Batch batch, int at, double[] losses) {
    place(batch);
    vectors.losses(at, losses);
    mask(batch, losses);
  }

  private void mask(Batch batch, double[] losses) {
    for (int i = 0; i < losses.length; i++) {
      int t = i;
      if (!labeled[t]) {
        losses[t] = Double.NaN;
      } else if (!Double.isFinite(losses[t])) {
        throw fault().orElseGet(() -> failure("loss", batch, t));
      }
    }
  }

  @Override
  public void gradient(Batch batch, double[] weights, int into) {
    vectors.parameters(into);
    gradient(batch, into, weights, into);
  }

  @Override
  public void gradient(Batch batch, int at, double[] weights, int into) {
    place(batch);
    for (int t = 0; t < masked.length; t++) {
      masked[t] = labeled[t] ? weights[t] : 0;
    }
    vectors.gradient(at, masked, into);
  }

  @Override
  public void parameters(int into) {
    vectors.parameters(into);
  }

  @Override
  public void velocity(int into) {
    vectors.velocity(into);
  }

  @Override
  public void combine(int into, double[] factors, int... from) {
    if (factors.length != from.length) {
      throw new IllegalArgumentException(
          "there are " + factors.length + " factors for " + from.length + " vectors");
    }
    vectors.combine(into, factors, from);
  }

  @Override
  public void products(int[] left, int[] right, double[] products) {
    vectors.products(left, right, products);
    for (int i = 0; i < left.length * right.length; i++) {
      if (!Double.isFinite(products[i])) {
        double product = products[i];
        throw fault()
            .orElseGet(
                () ->
                    new NumericalException(
                        "the product of two gradients in the probe of the loss weighting in step %d is %s"
                            .formatted(step, product)));
      }
    }
  }

  /**
   * The first loss or gradient that is not finite, over all batches at the current parameters: a
   * product does not say which task made it NaN. Overwrites the vectors.
   */
  private Optional<NumericalException> fault() {
    List<Batch> batches = new ArrayList<>(List.of(Batch.COMING));
    for (int i = 1; i <= demand.further(); i++) {
      batches.add(new Batch(Batch.Source.TRAINING, i));
    }
    for (int i = 0; i < demand.validation(); i++) {
      batches.add(Batch.validation(i));
    }
    return batches.stream().flatMap(batch -> fault(batch).stream()).findFirst();
  }

  private Optional<NumericalException> fault(Batch batch) {
    place(batch);
    double[] losses = new double[labeled.length];
    vectors.losses(losses);
    for (int t = 0; t < losses.length; t++) {
      if (labeled[t] && !Double.isFinite(losses[t])) {
        return Optional.of(failure("loss", batch, t));
      }
    }
    for (int t = 0; t < losses.length && demand.vectors() > 0; t++) {
      if (labeled[t] && !Double.isFinite(square(batch, t))) {
        return Optional.of(failure("gradient", batch, t));
      }
    }
    return Optional.empty();
  }

  /** The squared norm of the gradient of one task. */
  private double square(Batch batch, int task) {
    double[] one = new double[labeled.length];
    one[task] = 1;
    gradient(batch, one, 0);
    double[] square = new double[1];
    vectors.products(new int[] {0}, new int[] {0}, square);
    return square[0];
  }

  private NumericalException failure(String what, Batch batch, int task) {
    return new NumericalException(
        "the %s of task '%s' is not finite on %s of step %d, in the probe of the loss weighting"
            .formatted(what, tasks.get(task), words(batch), step));
  }

  /** Places the program on a batch, unless it is there. */
  private void place(Batch batch) {
    if (batch.equals(placed)) {
      return;
    }
    boolean fromTraining = batch.source() == Batch.Source.TRAINING;
    int asked = fromTraining ? demand.further() + 1 : demand.validation();
    if (batch.number() < 0 || batch.number() >= asked) {
      throw new IllegalArgumentException(
          "there is no %s; the method asked for %d such batches".formatted(batch, asked));
    }
    Rows rows = fromTraining ? training : validation;
    int[] selected = indices;
    int size = count;
    if (!batch.equals(Batch.COMING)) {
      selected = rows.batches().draw(step, purpose(batch));
      size = selected.length;
    }
    rows.labels().any(selected, size, labeled);
    for (int t = 0; t < labeled.length; t++) {
      labeled[t] &= !fromTraining || chosen[t];
    }
    vectors.batch(rows.device(), selected, size, labeled, step, numbers);
    placed = batch;
  }

  /** The purpose of the draw of a further batch. */
  static String purpose(Batch batch) {
    return (batch.source() == Batch.Source.TRAINING ? "further batch " : "validation batch ")
        + batch.number();
  }

  private static String words(Batch batch) {
    return batch.equals(Batch.COMING)
        ? "the batch"
        : batch.source() == Batch.Source.TRAINING ? "a further batch" : "a validation batch";
  }
}
