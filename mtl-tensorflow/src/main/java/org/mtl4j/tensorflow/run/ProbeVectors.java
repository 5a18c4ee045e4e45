// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.backend.Program;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.graph.Feed;
import org.mtl4j.tensorflow.session.BoundRows;
import org.mtl4j.tensorflow.session.NativeCall;
import org.mtl4j.tensorflow.session.NativeSession;
import org.mtl4j.tensorflow.session.NativeTensor;

/** Runs the operations of a {@link BuiltGraph.Probe}. All memory is allocated once. */
final class ProbeVectors implements Program.Vectors, AutoCloseable {
  private final StepFeeds feeds;
  private final int vectors;
  private final NativeTensor at = NativeTensor.ints();
  private final NativeTensor into = NativeTensor.ints();
  private final Map<Integer, NativeTensor> left = new HashMap<>();
  private final Map<Integer, NativeTensor> right = new HashMap<>();
  private final Map<Integer, NativeTensor> factors = new HashMap<>();
  private final NativeCall here;
  private final Optional<Runs> runs;

  /** The runs of a model with vectors. */
  private record Runs(
      NativeCall losses,
      NativeCall gradient,
      NativeCall parameters,
      NativeCall velocity,
      NativeCall combine,
      NativeCall products) {
    List<NativeCall> all() {
      return List.of(losses, gradient, parameters, velocity, combine, products);
    }
  }

  /**
   * Prepares the runs and allocates the vectors.
   *
   * @param vectors the number of vectors; if 0, there are only losses at the current parameters
   */
  ProbeVectors(NativeSession session, StepFeeds feeds, BuiltGraph graph, int vectors) {
    this.feeds = feeds;
    this.vectors = vectors;
    this.here = feeds.call(List.of(graph.losses()), List.of());
    this.runs = graph.probe().map(probe -> prepare(session, probe));
  }

  private Runs prepare(NativeSession session, BuiltGraph.Probe probe) {
    try (NativeCall begin = session.call(List.of(), List.of(), List.of(probe.begin()))) {
      begin.run("preparing vectors");
    }
    List<String> writes = List.of(probe.into());
    Runs prepared =
        new Runs(
            feeds.call(List.of(probe.losses()), List.of(), Map.of(probe.at(), at)),
            feeds.call(
                List.of(), List.of(probe.gradient()), Map.of(probe.at(), at, probe.into(), into)),
            session.call(writes, List.of(), List.of(probe.parameters())),
            session.call(writes, List.of(), List.of(probe.velocity())),
            session.call(
                List.of(probe.into(), probe.left(), probe.factors()),
                List.of(),
                List.of(probe.combine())),
            session.call(
                List.of(probe.left(), probe.right()), List.of(probe.products()), List.of()));
    List.of(prepared.parameters(), prepared.velocity(), prepared.combine())
        .forEach(call -> call.feed(0, into));
    return prepared;
  }

  private Runs runs() {
    return runs.orElseThrow(
        () -> new IllegalStateException("the model was compiled without vectors"));
  }

  @Override
  public void batch(
      Program.Rows rows, int[] indices, int count, boolean[] present, long step, double[] numbers) {
    feeds.batch((BoundRows) rows, indices, count);
    feeds.present(present, present);
    feeds.step(step);
    feeds.put(Feed.NUMBERS, numbers);
  }

  @Override
  public void losses(double[] losses) {
    read(here, losses);
  }

  @Override
  public void losses(int point, double[] losses) {
    at.put(checked(point));
    read(runs().losses(), losses);
  }

  private static void read(NativeCall call, double[] losses) {
    call.run("computing losses");
    float[] values = call.read(0);
    for (int t = 0; t < values.length; t++) {
      losses[t] = values[t];
    }
  }

  @Override
  public void gradient(int point, double[] weights, int target) {
    at.put(checked(point));
    into.put(checked(target));
    feeds.put(Feed.WEIGHTS, weights);
    runs().gradient().run("computing a gradient");
  }

  @Override
  public void parameters(int target) {
    into.put(checked(target));
    runs().parameters().run("copying the parameters");
  }

  @Override
  public void velocity(int target) {
    into.put(checked(target));
    runs().velocity().run("copying the velocity");
  }

  @Override
  public void combine(int target, double[] numbers, int[] from) {
    into.put(checked(target));
    NativeTensor fed =
        factors.computeIfAbsent(numbers.length, size -> NativeTensor.floats(1, size));
    for (int i = 0; i < numbers.length; i++) {
      fed.put(i, numbers[i]);
    }
    runs().combine().feed(1, rows(left, from)).feed(2, fed).run("combining vectors");
  }

  @Override
  public void products(int[] leftRows, int[] rightRows, double[] products) {
    NativeCall call = runs().products();
    call.feed(0, rows(left, leftRows)).feed(1, rows(right, rightRows));
    call.run("multiplying vectors");
    float[] values = call.read(0);
    for (int i = 0; i < values.length; i++) {
      products[i] = values[i];
    }
  }

  private NativeTensor rows(Map<Integer, NativeTensor> memory, int[] numbers) {
    for (int number : numbers) {
      checked(number);
    }
    NativeTensor tensor = memory.computeIfAbsent(numbers.length, NativeTensor::ints);
    tensor.put(numbers, numbers.length);
    return tensor;
  }

  private int checked(int vector) {
    if (vector < 0 || vector >= vectors) {
      throw new IllegalArgumentException(
          "there is no vector " + vector + "; the method asked for " + vectors + " vectors");
    }
    return vector;
  }

  @Override
  public void close() {
    here.close();
    runs.ifPresent(prepared -> prepared.all().forEach(NativeCall::close));
    at.close();
    into.close();
    left.values().forEach(NativeTensor::close);
    right.values().forEach(NativeTensor::close);
    factors.values().forEach(NativeTensor::close);
  }
}
