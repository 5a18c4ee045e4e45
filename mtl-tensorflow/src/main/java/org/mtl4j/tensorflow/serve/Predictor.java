// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.session.BoundRows;
import org.mtl4j.tensorflow.session.NativeSession;
import org.mtl4j.tensorflow.session.NativeTensor;

/** Predicts in the session of a program, from any number of threads. */
public final class Predictor implements AutoCloseable {
  private final List<String> blocks;
  private final List<BuiltGraph.Predicted> fetches;
  private final PredictionCalls calls;

  /** Prepares predictions in a session, which the caller closes. */
  public Predictor(NativeSession session, BuiltGraph.Prediction prediction) {
    this.blocks = List.copyOf(prediction.blocks().keySet());
    List<String> feeds = new ArrayList<>(List.of(prediction.indices()));
    feeds.addAll(prediction.blocks().values());
    this.fetches = prediction.fetches();
    this.calls =
        new PredictionCalls(
            session, feeds, fetches.stream().map(BuiltGraph.Predicted::fetch).toList());
  }

  /**
   * Predicts a range of rows.
   *
   * @param from the first row
   * @param to the row after the last
   * @return one array per task
   */
  public float[][] predict(BoundRows rows, int from, int to) {
    try (NativeTensor indices = NativeTensor.ints(to - from)) {
      indices.put(IntStream.range(from, to).toArray(), to - from);
      List<NativeTensor> tensors = new ArrayList<>(List.of(indices));
      blocks.forEach(block -> tensors.add(rows.block(block)));
      return byTask(calls.predict(tensors));
    }
  }

  private float[][] byTask(float[][] fetched) {
    float[][] result = new float[fetches.stream().mapToInt(f -> f.tasks().size()).sum()][];
    for (int i = 0; i < fetched.length; i++) {
      List<Integer> tasks = fetches.get(i).tasks();
      int size = fetched[i].length / tasks.size();
      for (int part = 0; part < tasks.size(); part++) {
        result[tasks.get(part)] = Arrays.copyOfRange(fetched[i], part * size, (part + 1) * size);
      }
    }
    return result;
  }

  @Override
  public void close() {
    calls.close();
  }
}
