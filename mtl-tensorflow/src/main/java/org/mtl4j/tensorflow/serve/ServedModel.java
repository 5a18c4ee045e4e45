// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.Served;
import org.mtl4j.tensorflow.session.NativeCall;
import org.mtl4j.tensorflow.session.NativeSession;
import org.mtl4j.tensorflow.session.NativeTensor;

/** An opened {@link FrozenModel}, in its own session. */
public final class ServedModel implements Served {
  private final NativeSession session;
  private final Map<String, Input> inputs;
  private final List<String> tasks;
  private final List<String> feeds;
  private final List<String> fetches;
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
    return open(StoredGraph.read(folder), folder, options);
  }

  /**
   * Opens a graph.
   *
   * @param folder its origin, for messages
   */
  static ServedModel open(StoredGraph stored, Path folder, BackendOptions options) {
    try {
      return new ServedModel(NativeSession.serving(stored.graph(), options), stored);
    } catch (BackendException e) {
      throw new DataException(
          "%s: is no graph that can run: %s"
              .formatted(folder.resolve(FrozenModel.FILE), e.getMessage()),
          e);
    }
  }

  private ServedModel(NativeSession session, StoredGraph stored) {
    this.session = session;
    this.inputs = stored.inputs();
    this.tasks = stored.tasks();
    this.feeds = stored.feeds();
    this.fetches = stored.fetches();
    this.calls = new PredictionCalls(session, feeds, fetches);
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
