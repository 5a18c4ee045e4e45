package org.mtl4j.tensorflow;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.backend.ModelDefinition;

/** Predictions, from any number of threads: each borrows a prepared run. */
final class Predictor implements AutoCloseable {
  private final NativeSession session;
  private final List<String> blocks;
  private final List<String> feeds;
  private final List<String> fetches;
  private final Queue<NativeCall> idle = new ConcurrentLinkedQueue<>();

  Predictor(NativeSession session, ModelDefinition model, ModelGraph graph) {
    this.session = session;
    Map<String, String> operations = graph.feeds.blocks();
    this.blocks = inputs(model);
    this.feeds = new ArrayList<>(List.of(Feeds.INDICES));
    blocks.forEach(block -> feeds.add(operations.get(block)));
    this.fetches =
        IntStream.range(0, model.predictions().size())
            .mapToObj(t -> ModelGraph.PREDICTION + t)
            .toList();
  }

  /** The blocks that predictions depend on; labels are not among them. */
  private static List<String> inputs(ModelDefinition model) {
    Set<Tensor> reached = new LinkedHashSet<>();
    List<Tensor> open = new ArrayList<>(model.predictions());
    while (!open.isEmpty()) {
      Tensor next = open.remove(open.size() - 1);
      if (reached.add(next)) {
        open.addAll(next.inputs());
      }
    }
    return reached.stream()
        .filter(tensor -> tensor.op() == Op.INPUT)
        .map(tensor -> tensor.attribute("name", String.class))
        .toList();
  }

  float[][] predict(BoundRows rows, int from, int to) {
    NativeCall call = idle.poll();
    if (call == null) {
      call = session.call(feeds, fetches, List.of());
    }
    try (NativeTensor indices = NativeTensor.ints(to - from)) {
      indices.put(IntStream.range(from, to).toArray(), to - from);
      call.feed(0, indices);
      for (int i = 0; i < blocks.size(); i++) {
        call.feed(i + 1, rows.block(blocks.get(i)));
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
