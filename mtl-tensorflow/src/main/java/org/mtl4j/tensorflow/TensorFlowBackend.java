// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ExportedGraph;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.Served;
import org.mtl4j.tensorflow.graph.BuiltGraph;
import org.mtl4j.tensorflow.run.TensorFlowProgram;
import org.mtl4j.tensorflow.serve.EditableGraph;
import org.mtl4j.tensorflow.serve.FrozenModel;
import org.mtl4j.tensorflow.serve.ServedModel;
import org.mtl4j.tensorflow.session.NativeLibrary;
import org.mtl4j.tensorflow.session.NativeSession;

/**
 * Runs models on TensorFlow, on CPU or GPU: the class path decides, by its native library. Found by
 * {@link java.util.ServiceLoader}.
 */
public final class TensorFlowBackend implements Backend {
  private static final System.Logger LOGGER = System.getLogger(TensorFlowBackend.class.getName());
  private static final AtomicInteger THREADS = new AtomicInteger(-1);
  private static final Set<Integer> WARNED = ConcurrentHashMap.newKeySet();

  /** The loading of the library that {@link #prepare} began and no call has waited for. */
  private static final AtomicReference<FutureTask<String>> LOADING = new AtomicReference<>();

  @Override
  public void prepare() {
    FutureTask<String> loading = new FutureTask<>(NativeLibrary::version);
    if (LOADING.compareAndSet(null, loading)) {
      Thread thread = new Thread(loading, "mtl4j-native");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Loads the library, or waits until it is loaded, and returns its version. */
  private static String library() {
    FutureTask<String> loading = LOADING.getAndSet(null);
    if (loading != null) {
      try {
        loading.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // the call below waits too
      } catch (ExecutionException e) {
        if (e.getCause() instanceof MtlException error) {
          throw error;
        }
        throw new BackendException("the native library cannot be loaded", e.getCause());
      }
    }
    return NativeLibrary.version();
  }

  @Override
  public String description() {
    return "tensorflow " + library();
  }

  @Override
  public Program compile(ModelDefinition model, BackendOptions options) {
    FrozenModel.checkNames(model);
    library();
    warnOfThreads(options.threads());
    BuiltGraph graph = BuiltGraph.of(model);
    NativeSession session = new NativeSession(graph.definition(), options);
    try {
      return new TensorFlowProgram(model, graph, session);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public Served open(Path folder, BackendOptions options) {
    library();
    warnOfThreads(options.threads());
    return ServedModel.open(folder, options);
  }

  @Override
  public ExportedGraph read(Path folder) {
    return EditableGraph.read(folder);
  }

  /** TensorFlow has one thread pool per process, created for the first session. */
  private static void warnOfThreads(int threads) {
    int first = THREADS.compareAndExchange(-1, threads);
    if (first >= 0 && first != threads && WARNED.add(threads)) {
      LOGGER.log(
          Level.WARNING,
          "threads={1} has no effect: this process runs with threads={0}, set by its first model",
          first,
          threads);
    }
  }
}
