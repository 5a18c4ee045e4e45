// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.mtl4j.tensorflow.session.NativeCall;
import org.mtl4j.tensorflow.session.NativeSession;
import org.mtl4j.tensorflow.session.NativeTensor;

/** Predictions from any number of threads: each borrows a prepared run, or prepares one more. */
final class PredictionCalls implements AutoCloseable {
  private final NativeSession session;
  private final List<String> feeds;
  private final List<String> fetches;
  private final Queue<NativeCall> idle = new ConcurrentLinkedQueue<>();

  PredictionCalls(NativeSession session, List<String> feeds, List<String> fetches) {
    this.session = session;
    this.feeds = List.copyOf(feeds);
    this.fetches = List.copyOf(fetches);
  }

  /**
   * Predicts.
   *
   * @param tensors one per feed
   * @return one array per fetch
   */
  float[][] predict(List<NativeTensor> tensors) {
    NativeCall call = idle.poll();
    if (call == null) {
      call = session.call(feeds, fetches, List.of());
    }
    try {
      for (int i = 0; i < tensors.size(); i++) {
        call.feed(i, tensors.get(i));
      }
      call.run("predicting");
      float[][] result = new float[fetches.size()][];
      for (int t = 0; t < result.length; t++) {
        result[t] = call.read(t);
      }
      return result;
    } finally {
      idle.add(call);
    }
  }

  @Override
  public void close() {
    NativeCall call;
    while ((call = idle.poll()) != null) {
      call.close();
    }
  }
}
