// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.error.ExternalException;
import org.mtl4j.api.error.ResourceException;
import org.mtl4j.backend.BackendOptions;
import org.tensorflow.Graph;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

class NativeFailureTest {
  private static final int INVALID_ARGUMENT = 3;
  private static final int INTERNAL = 13;
  private static final int UNAVAILABLE = 14;

  /**
   * 64 TiB are more than any machine has. Draws, as TensorFlow would fold a constant: two waits.
   */
  @Test
  void aTensorThatFindsNoMemoryIsALackOfResources() {
    try (Graph graph = new Graph()) {
      Ops tf = Ops.create(graph);
      tf.withName("large").random.randomUniform(tf.constant(new long[] {1L << 44}), TFloat32.class);
      try (NativeSession session = new NativeSession(graph.toGraphDef(), new BackendOptions());
          NativeCall call = session.call(List.of(), List.of("large"), List.of())) {
        assertThatThrownBy(() -> call.run("filling a tensor"))
            .isInstanceOf(ResourceException.class)
            .hasMessageStartingWith("out of memory while filling a tensor: TensorFlow: OOM")
            .message()
            .doesNotContain("Hint")
            .contains("[17592186044416]", "; the Java heap has ");
      }
    }
  }

  @Test
  void aDeviceThatIsLostIsExternal() {
    assertThat(NativeFailure.of(UNAVAILABLE, "training", "the worker is gone"))
        .isInstanceOf(ExternalException.class)
        .hasMessage("TensorFlow failed while training: the worker is gone");
    assertThat(
            NativeFailure.of(
                INTERNAL,
                "training",
                "failed to synchronize: CUDA_ERROR_ECC_UNCORRECTABLE: uncorrectable ECC error"))
        .isInstanceOf(ExternalException.class);
  }

  @Test
  void memoryOfADeviceIsALackOfResourcesWhateverTheCode() {
    assertThat(
            NativeFailure.of(
                INTERNAL, "training", "failed: CUDA_ERROR_OUT_OF_MEMORY: out of memory"))
        .isInstanceOf(ResourceException.class);
  }

  @Test
  void anythingElseIsAnErrorOfTheBackend() {
    assertThat(NativeFailure.of(INTERNAL, "training", "no kernel"))
        .isInstanceOf(BackendException.class);
    assertThat(NativeFailure.of(INVALID_ARGUMENT, "training", "shapes differ"))
        .isInstanceOf(BackendException.class);
  }
}
