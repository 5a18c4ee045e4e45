package org.mtl4j.tensorflow;

import org.mtl4j.api.backend.Backend;
import org.mtl4j.api.backend.BackendOptions;
import org.mtl4j.api.backend.ModelDefinition;
import org.mtl4j.api.backend.Program;
import org.mtl4j.api.error.BackendException;
import org.tensorflow.Graph;
import org.tensorflow.TensorFlow;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphDef;

/**
 * Runs models on TensorFlow, on CPU or GPU, whichever native library is on the class path. Found by
 * {@link java.util.ServiceLoader}.
 */
public final class TensorFlowBackend implements Backend {
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
    version();
    GraphDef definition;
    ModelGraph parts;
    try (Graph graph = new Graph()) {
      parts = new ModelGraph(model, graph);
      Descent descent = new Descent(parts);
      if (model.balancing().isPresent()) {
        new BalancedStep(parts, model.balancing().get()).build(descent);
      } else {
        PlainStep.build(parts, descent);
      }
      definition = graph.toGraphDef();
    }
    NativeSession session = new NativeSession(definition, config(options));
    try {
      return new TensorFlowProgram(model, session, parts);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static ConfigProto config(BackendOptions options) {
    GPUOptions.Builder gpu = GPUOptions.newBuilder().setAllowGrowth(options.memoryGrowth());
    if (options.device().startsWith("gpu:")) {
      gpu.setVisibleDeviceList(options.device().substring("gpu:".length()));
    }
    ConfigProto.Builder config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(options.threads())
            .setInterOpParallelismThreads(options.threads())
            .setAllowSoftPlacement(true)
            .setGpuOptions(gpu);
    if (options.device().equals("cpu")) {
      config.putDeviceCount("GPU", 0);
    }
    return config.build();
  }
}
