// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.Program;
import org.mtl4j.tensorflow.TensorFlowBackend;
import org.mtl4j.tensorflow.testing.Trio;
import org.tensorflow.proto.ConfigProto;

/** The device and threads of a model. */
class DeviceTest {
  private static Program compile(String device) {
    return new TensorFlowBackend()
        .compile(new Trio().sketch.define(), new BackendOptions(device, 0, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"cpu", "auto"})
  void theCpuAlwaysExists(String device) {
    try (Program program = compile(device)) {
      assertThat(program.snapshot().values()).isNotEmpty();
    }
  }

  /** No machine has 100 GPUs. */
  @Test
  void aDeviceThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> compile("gpu:99"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("no device gpu:99", "cpu:0", "linux-x86_64-gpu");
  }

  @Test
  void theFirstGpuIsUsedOrRefused() {
    try (Program program = compile("gpu")) {
      assertThat(program.snapshot().values()).isNotEmpty();
    } catch (ConfigurationException e) {
      assertThat(e).hasMessageContainingAll("no device gpu:0", "cpu:0");
    }
  }

  @Test
  void optionsReachTheSession() {
    ConfigProto cpu = SessionConfig.of(new BackendOptions("cpu", 3, true));
    assertThat(List.of(cpu.getIntraOpParallelismThreads(), cpu.getInterOpParallelismThreads()))
        .containsOnly(3);
    assertThat(cpu.getDeviceCountMap()).containsEntry("GPU", 0);
    assertThat(cpu.getGpuOptions().getAllowGrowth()).isTrue();

    ConfigProto gpu = SessionConfig.of(new BackendOptions("gpu", 0, false));
    assertThat(gpu.getDeviceCountMap()).isEmpty();
    assertThat(gpu.getGpuOptions().getAllowGrowth()).isFalse();
  }
}
