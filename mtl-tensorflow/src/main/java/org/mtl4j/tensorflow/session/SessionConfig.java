// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.session;

import java.util.Locale;
import java.util.Optional;
import org.mtl4j.backend.BackendOptions;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.GPUOptions;
import org.tensorflow.proto.GraphOptions;
import org.tensorflow.proto.RewriterConfig;

/** The options of a backend in TensorFlow's terms. */
final class SessionConfig {
  private SessionConfig() {}

  /** The configuration of a session. */
  static ConfigProto of(BackendOptions options) {
    return config(options, rewriting());
  }

  /**
   * The configuration of a session that only predicts. Products and biases are not fused: oneDNN's
   * fused product takes 20 microseconds more for one row and gains nothing for a thousand.
   */
  static ConfigProto serving(BackendOptions options) {
    return config(options, rewriting().toBuilder().setRemapping(RewriterConfig.Toggle.OFF).build());
  }

  private static ConfigProto config(BackendOptions options, RewriterConfig rewriting) {
    GPUOptions.Builder gpu = GPUOptions.newBuilder().setAllowGrowth(options.memoryGrowth());
    ConfigProto.Builder config =
        ConfigProto.newBuilder()
            .setIntraOpParallelismThreads(options.threads())
            .setInterOpParallelismThreads(options.threads())
            .setGraphOptions(GraphOptions.newBuilder().setRewriteOptions(rewriting))
            .setAllowSoftPlacement(true)
            .setGpuOptions(gpu);
    if (options.device().equals("cpu")) {
      config.putDeviceCount("GPU", 0);
    }
    return config.build();
  }

  /** No arithmetic optimization: it would merge sums and give them another order. */
  private static RewriterConfig rewriting() {
    return RewriterConfig.newBuilder().setArithmeticOptimization(RewriterConfig.Toggle.OFF).build();
  }

  /** The device for operations that have a kernel there; empty if TensorFlow chooses. */
  static Optional<String> device(String name) {
    return name.equals("gpu")
        ? Optional.of("GPU:0")
        : name.startsWith("gpu:") ? Optional.of(name.toUpperCase(Locale.ROOT)) : Optional.empty();
  }
}
