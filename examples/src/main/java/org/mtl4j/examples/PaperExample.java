// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.train.Optimizer.Adam;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.resume.WarmStart;
import org.mtl4j.methods.loss.Mse;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.sharing.hard.SharedBottom;
import org.mtl4j.methods.sharing.hard.SharedMiddle;
import org.mtl4j.methods.sharing.hard.SharedOutput;
import org.mtl4j.methods.sharing.soft.SoftL2;
import org.mtl4j.methods.sharing.stitch.CrossStitch;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.serve.encoding.Field;
import org.mtl4j.serve.encoding.Field.NumberEncoding;

/**
 * A network 10 → 20 → 5 with ReLU, the squared error and Adam 0.001, trained for 10 epochs on 100
 * random rows in batches of 10: first as it stands, one task of five outputs, then with its outputs
 * as five tasks under each kind of sharing.
 */
public final class PaperExample {
  private static final int OUTPUTS = 5;

  private final PaperNumbers numbers = PaperNumbers.read();
  private final Mtl mtl = Mtl.create();

  /** Trains all forms and prints a table. */
  public static void main(String[] args) {
    PaperExample example = new PaperExample();
    System.out.printf("%-42s %10s %6s %18s%n", "", "", "", "loss per output");
    System.out.printf(
        "%-42s %10s %6s %9s %9s%n", "", "parameters", "shared", "at first", "at last");
    print("one task of five outputs", example.oneTask(), 1);
    print("five tasks, hard: shared bottom", example.fiveTasks(new SharedBottom()), OUTPUTS);
    print("five tasks, hard: shared middle layer", example.sharedMiddle(), OUTPUTS);
    print("five tasks, hard: shared output layer", example.sharedOutput(), OUTPUTS);
    print("five tasks, soft: L2 between encoders", example.fiveTasks(new SoftL2()), OUTPUTS);
    print("five tasks, layer-wise: cross-stitch", example.fiveTasks(new CrossStitch()), OUTPUTS);
  }

  /** The network as it stands: the loss is the mean over its outputs. */
  Curve oneTask() {
    List<String> labels = new ArrayList<>();
    for (int i = 0; i < OUTPUTS; i++) {
      labels.add("y" + i);
    }
    Map<String, float[]> start = new LinkedHashMap<>();
    dense(start, "encoder/0", flat(numbers.hiddenKernel()), numbers.hiddenBias());
    dense(start, "heads/y/output", flat(numbers.outputKernel()), numbers.outputBias());
    return train(experiment().task("y", new Regression(labels, false, new Mse())), start);
  }

  /** Five heads, which start as the columns of the one; every encoder starts as the one. */
  Curve fiveTasks(SharingStrategy sharing) {
    boolean common = sharing instanceof SharedBottom;
    Map<String, float[]> start = new LinkedHashMap<>();
    for (int i = 0; i < OUTPUTS; i++) {
      String encoder = common ? "encoder/0" : "encoders/y" + i + "/0";
      dense(start, encoder, flat(numbers.hiddenKernel()), numbers.hiddenBias());
      float[] bias = {numbers.outputBias()[i]};
      dense(start, "heads/y" + i + "/output", column(numbers.outputKernel(), i), bias);
    }
    return train(fiveTasks().sharing(sharing), start);
  }

  /** An input layer for each task, a second layer for all; starts by the seed. */
  Curve sharedMiddle() {
    Mlp deeper = new Mlp(List.of(20, 20), Activation.RELU, 0);
    return train(fiveTasks().encoder(deeper).sharing(new SharedMiddle()), Map.of());
  }

  /** A hidden layer for each task, an output layer for all; starts by the seed. */
  Curve sharedOutput() {
    return train(fiveTasks().sharing(new SharedOutput()), Map.of());
  }

  private ExperimentBuilder fiveTasks() {
    ExperimentBuilder experiment = experiment();
    for (int i = 0; i < OUTPUTS; i++) {
      experiment.task("y" + i, new Regression(List.of("y" + i), false, new Mse()));
    }
    return experiment;
  }

  /** All rows train, in their order; inputs are taken as they are. */
  private ExperimentBuilder experiment() {
    ExperimentBuilder experiment =
        Mtl.experiment()
            .data(numbers.rows())
            .split(new Split().validation(new Split.Part(0)).test(new Split.Part(0)))
            .encoder(new Mlp(List.of(20), Activation.RELU, 0))
            .training(
                t ->
                    t.epochs(numbers.epochs())
                        .batch(numbers.batch())
                        .shuffle(false)
                        .optimizer(new Adam(numbers.rate())));
    for (int i = 0; i < numbers.inputs()[0].length; i++) {
      experiment.column("x" + i, Field.number(NumberEncoding.RAW));
    }
    return experiment;
  }

  private Curve train(ExperimentBuilder experiment, Map<String, float[]> start) {
    Curve curve = new Curve();
    mtl.train(experiment.build(), new WarmStart(start), curve).close();
    return curve;
  }

  private static void dense(Map<String, float[]> start, String layer, float[] kernel, float[] b) {
    start.put(layer + "/kernel", kernel);
    start.put(layer + "/bias", b);
  }

  private static float[] flat(float[][] matrix) {
    int width = matrix[0].length;
    float[] flat = new float[matrix.length * width];
    for (int row = 0; row < matrix.length; row++) {
      System.arraycopy(matrix[row], 0, flat, row * width, width);
    }
    return flat;
  }

  private static float[] column(float[][] matrix, int column) {
    float[] values = new float[matrix.length];
    for (int row = 0; row < matrix.length; row++) {
      values[row] = matrix[row][column];
    }
    return values;
  }

  private static void print(String title, Curve curve, int tasks) {
    double first = curve.epoch(0) / tasks;
    double last = curve.epoch(curve.epochs() - 1) / tasks;
    System.out.printf(
        Locale.ROOT,
        "%-42s %10d %6d %9.4f %9.4f%n",
        title,
        curve.parameters,
        curve.shared,
        first,
        last);
  }

  /** The sum of the tasks' losses, step by step, and the size of the network. */
  static final class Curve implements TrainingListener {
    private final List<Double> losses = new ArrayList<>();
    private int stepsPerEpoch;
    private long parameters;
    private long shared;

    @Override
    public void started(Started event) {
      stepsPerEpoch = event.stepsPerEpoch();
      parameters = event.parameters();
      shared = event.shared();
    }

    @Override
    public void stepped(Stepped event) {
      losses.add(DoubleStream.of(event.result().losses).sum());
    }

    /** The loss of each step, before its update. */
    List<Double> losses() {
      return List.copyOf(losses);
    }

    int epochs() {
      return losses.size() / stepsPerEpoch;
    }

    /** The mean over the steps of an epoch. */
    double epoch(int epoch) {
      return losses.subList(epoch * stepsPerEpoch, (epoch + 1) * stepsPerEpoch).stream()
          .mapToDouble(loss -> loss)
          .average()
          .orElseThrow();
    }
  }
}
