// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.Served;
import org.mtl4j.tensorflow.session.NativeCall;
import org.mtl4j.tensorflow.session.NativeSession;
import org.mtl4j.tensorflow.session.NativeTensor;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;

/** An opened {@link FrozenModel}, in its own session. */
public final class ServedModel implements Served {
  private final NativeSession session;
  private final Map<String, Input> inputs;
  private final List<String> tasks;
  private final List<String> feeds = new ArrayList<>();
  private final List<String> fetches = new ArrayList<>();
  private final PredictionCalls calls;
  private final Set<BoundRun> runs = ConcurrentHashMap.newKeySet();

  /** Predictions hold the read lock, so that the session is open while they run. */
  private final ReadWriteLock use = new ReentrantReadWriteLock();

  private boolean closed;

  /**
   * Opens a model.
   *
   * @param folder the folder of the SavedModel
   * @throws DataException if it is no model of {@link FrozenModel}
   */
  public static ServedModel open(Path folder, BackendOptions options) {
    MetaGraphDef saved = read(folder);
    NativeSession session = NativeSession.serving(saved.getGraphDef(), options);
    return new ServedModel(session, saved.getSignatureDefOrThrow(FrozenModel.ALL));
  }

  private ServedModel(NativeSession session, SignatureDef signature) {
    this.session = session;
    Map<String, Input> read = new LinkedHashMap<>();
    sorted(signature.getInputsMap())
        .forEach(
            entry -> {
              read.put(entry.getKey(), input(entry.getValue()));
              feeds.add(operation(entry.getValue()));
            });
    this.inputs = Collections.unmodifiableMap(read);
    List<String> names = new ArrayList<>();
    sorted(signature.getOutputsMap())
        .forEach(
            entry -> {
              names.add(entry.getKey());
              fetches.add(FrozenModel.PREDICTION + number(entry.getValue()));
            });
    this.tasks = List.copyOf(names);
    this.calls = new PredictionCalls(session, feeds, fetches);
  }

  /** Reads the graph and signatures of a SavedModel. */
  static MetaGraphDef read(Path folder) {
    Path file = folder.resolve(FrozenModel.FILE);
    try (InputStream in = Files.newInputStream(file)) {
      MetaGraphDef meta =
          SavedModel.parseFrom(in).getMetaGraphsList().stream()
              .filter(graph -> graph.getMetaInfoDef().getTagsList().contains(FrozenModel.TAG))
              .findFirst()
              .orElseThrow(() -> new DataException(file + ": holds no graph that can be served"));
      if (!meta.containsSignatureDef(FrozenModel.ALL)) {
        throw new DataException(
            "%s: has no signature '%s'; it has %s"
                .formatted(file, FrozenModel.ALL, meta.getSignatureDefMap().keySet()));
      }
      return meta;
    } catch (IOException e) {
      throw new DataException(file + ": cannot be read as a SavedModel: " + e.getMessage(), e);
    }
  }

  /** Sorted by the number of the operation: maps in messages have no order. */
  private static List<Map.Entry<String, TensorInfo>> sorted(Map<String, TensorInfo> tensors) {
    return tensors.entrySet().stream()
        .sorted(Comparator.comparingInt(entry -> number(entry.getValue())))
        .toList();
  }

  private static int number(TensorInfo tensor) {
    String operation = operation(tensor);
    return Integer.parseInt(operation.substring(operation.lastIndexOf('.') + 1));
  }

  private static String operation(TensorInfo tensor) {
    return tensor.getName().substring(0, tensor.getName().lastIndexOf(':'));
  }

  private static Input input(TensorInfo tensor) {
    int[] sizes =
        tensor.getTensorShape().getDimList().stream()
            .skip(1)
            .mapToInt(dim -> Math.toIntExact(dim.getSize()))
            .toArray();
    return new Input(
        tensor.getDtype() == DataType.DT_FLOAT ? DType.FLOAT : DType.INT, Shape.of(sizes));
  }

  @Override
  public Map<String, Input> inputs() {
    return inputs;
  }

  @Override
  public List<String> tasks() {
    return tasks;
  }

  @Override
  public float[][] predict(Dataset rows) {
    Lock lock = acquire();
    List<NativeTensor> tensors = new ArrayList<>();
    try {
      for (String input : inputs.keySet()) {
        tensors.add(NativeTensor.of(checked(input, rows.block(input))));
      }
      return calls.predict(tensors);
    } finally {
      tensors.forEach(NativeTensor::close);
      lock.unlock();
    }
  }

  private Block checked(String name, Block block) {
    Input input = inputs.get(name);
    if (block.type() != input.type() || !block.row().equals(input.row())) {
      throw new DataException(
          "the model reads '%s' as %s of shape %s a row, but the data has %s of shape %s"
              .formatted(name, input.type(), input.row(), block.type(), block.row()));
    }
    return block;
  }

  @Override
  public PreparedRun prepare(int rows) {
    Lock lock = acquire();
    try {
      BoundRun run = new BoundRun(rows);
      runs.add(run);
      return run;
    } finally {
      lock.unlock();
    }
  }

  private Lock acquire() {
    Lock lock = use.readLock();
    lock.lock();
    if (closed) {
      lock.unlock();
      throw new IllegalStateException("this model is closed");
    }
    return lock;
  }

  @Override
  public void close() {
    use.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        runs.forEach(BoundRun::release);
        calls.close();
        session.close();
      }
    } finally {
      use.writeLock().unlock();
    }
  }

  /** A run whose inputs are blocks that the caller fills. */
  private final class BoundRun implements PreparedRun {
    private final Map<String, Block> blocks = new LinkedHashMap<>();
    private final List<NativeTensor> tensors = new ArrayList<>();
    private final NativeCall call;
    private final float[][] outputs = new float[fetches.size()][0];

    BoundRun(int rows) {
      call = session.callInThread(feeds, fetches);
      inputs.forEach(
          (name, input) -> {
            Block block =
                input.type() == DType.FLOAT
                    ? Block.floats(rows, input.row())
                    : Block.ints(rows, input.row());
            NativeTensor tensor = NativeTensor.of(block);
            call.feed(tensors.size(), tensor);
            blocks.put(name, block);
            tensors.add(tensor);
          });
    }

    @Override
    public Map<String, Block> inputs() {
      return Collections.unmodifiableMap(blocks);
    }

    @Override
    public float[][] run() {
      Lock lock = acquire();
      try {
        call.run("predicting");
        for (int t = 0; t < outputs.length; t++) {
          int length = call.read(t, outputs[t]);
          if (length != outputs[t].length) {
            outputs[t] = call.read(t);
          }
        }
        return outputs;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      use.readLock().lock();
      try {
        if (runs.remove(this)) {
          release();
        }
      } finally {
        use.readLock().unlock();
      }
    }

    private void release() {
      call.close();
      tensors.forEach(NativeTensor::close);
    }
  }
}
