package org.mtl4j.tensorflow;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.Served;
import org.mtl4j.tensorflow.Diagnosis.Moved;
import org.tensorflow.Graph;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.RewriterConfig;

/**
 * Runs models on TensorFlow, on CPU or GPU, whichever native library is on the class path. Found by
 * {@link java.util.ServiceLoader}.
 */
public final class TensorFlowBackend implements Backend {
  private static final System.Logger LOGGER = System.getLogger(TensorFlowBackend.class.getName());
  private static final AtomicInteger THREADS = new AtomicInteger(-1);
  private static final Set<Integer> WARNED = ConcurrentHashMap.newKeySet();

  @Override
  public String description() {
    return "tensorflow " + version();
  }

  private static String version() {
    try {
      return TensorFlow.version();
    } catch (LinkageError e) {
      throw new BackendException(
          "the native TensorFlow library could not be loaded; put the artifact"
              + " org.tensorflow:tensorflow-core-native with the classifier of this platform"
              + " (such as linux-x86_64, or linux-x86_64-gpu) on the class path",
          e);
    }
  }

  @Override
  public Program compile(ModelDefinition model, BackendOptions options) {
    FrozenModel.checkNames(model);
    version();
    warnOfThreads(options.threads());
    GraphDef definition;
    ModelGraph parts;
    List<Moved> moved;
    try (Graph graph = new Graph()) {
      parts = new ModelGraph(model, graph);
      Optional<Exploration> exploration = Exploration.of(parts);
      Descent descent = new Descent(parts);
      if (model.balancing().isPresent()) {
        new BalancedStep(parts, model.balancing().get()).build(descent);
      } else {
        PlainStep.build(parts, descent);
      }
      exploration.ifPresent(Exploration::build);
      definition = graph.toGraphDef();
      moved = descent.moved().stream().map(v -> moved(v, parts.owners(v))).toList();
    }
    NativeSession session =
        new NativeSession(definition, config(options), device(options.device()));
    try {
      return new TensorFlowProgram(model, session, parts, moved);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  @Override
  public Served open(Path folder, BackendOptions options) {
    version();
    warnOfThreads(options.threads());
    MetaGraphDef saved = ServedModel.read(folder);
    NativeSession session =
        new NativeSession(saved.getGraphDef(), config(options), device(options.device()));
    return new ServedModel(session, saved.getSignatureDefOrThrow(FrozenModel.ALL));
  }

  private static Moved moved(Variable variable, BitSet owners) {
    return new Moved(variable.name(), owners.stream().boxed().toList());
  }

  /** TensorFlow has one pool of threads a process, made for the first session. */
  private static void warnOfThreads(int threads) {
    int first = THREADS.compareAndExchange(-1, threads);
    if (first >= 0 && first != threads && WARNED.add(threads)) {
      LOGGER.log(
          Level.WARNING,
          "this process computes with threads={0}, as its first model asked; threads={1} has no"
              + " effect",
          first,
          threads);
    }
  }

  /** Where TensorFlow puts what has a kernel there; nothing where it is to choose. */
  private static Optional<String> device(String name) {
    return name.equals("gpu")
        ? Optional.of("GPU:0")
        : name.startsWith("gpu:") ? Optional.of(name.toUpperCase(Locale.ROOT)) : Optional.empty();
  }

  /** Without the rewriting that would make one sum of several again, in an order of its own. */
  private static RewriterConfig rewriting() {
    return RewriterConfig.newBuilder().setArithmeticOptimization(RewriterConfig.Toggle.OFF).build();
  }

  static ConfigProto config(BackendOptions options) {
    GPUOptions.Builder gpu = GPUOptions.newBuilder().setAllowGrowth(options.memoryGrowth());
    ConfigProto.Builder config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(options.threads())
            .setInterOpParallelismThreads(options.threads())
            .setGraphOptions(GraphOptions.newBuilder().setRewriteOptions(rewriting()))
            .setAllowSoftPlacement(true)
            .setGpuOptions(gpu);
    if (options.device().equals("cpu")) {
      config.putDeviceCount("GPU", 0);
    }
    return config.build();
  }
}
