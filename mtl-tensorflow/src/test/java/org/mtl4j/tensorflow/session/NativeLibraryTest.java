// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.tensorflow.internal.c_api.TF_Graph;

class NativeLibraryTest {
  private static final Path FOLDER = Path.of("cache");
  private static final long PLENTY = 1L << 40;

  private static final String REMEDY = "name another folder by -Dorg.bytedeco.javacpp.cachedir=DIR";

  @Test
  void aFullDiskSaysHowMuchIsFreeAndNeeded() {
    assertThat(NativeLibrary.reason(FOLDER, 20 << 20, "no jnitensorflow in java.library.path"))
        .contains("'cache', is full: 20 MiB are free, about 700 MiB are needed", REMEDY);
    assertThat(NativeLibrary.reason(FOLDER, PLENTY, "write failed: No space left on device"))
        .contains("is full");
  }

  @Test
  void aFolderWithoutExecutionIsNamed() {
    assertThat(
            NativeLibrary.reason(
                FOLDER,
                20 << 20,
                "libtensorflow_cc.so.2: failed to map segment from shared object"))
        .contains("'cache', is mounted noexec", REMEDY);
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() {
    assertThat(NativeLibrary.reason(FOLDER, 0, "cache/x: Read-only file system"))
        .contains("'cache', cannot be written", REMEDY);
  }

  @Test
  void anotherCauseIsQuoted() {
    assertThat(NativeLibrary.reason(FOLDER, PLENTY, "libstdc++.so.6: version not found"))
        .isEqualTo("libstdc++.so.6: version not found; it is unpacked to 'cache'");
  }

  @Test
  void librariesOfCudaAreNotSearchedWithoutAGpu() {
    assumeThat(System.getProperty("java.class.path")).doesNotContain("-gpu.jar");

    NativeLibrary.version();

    ClassProperties properties =
        Loader.loadProperties(TF_Graph.class, Loader.loadProperties(), true);
    assertThat(properties.get("platform.preload")).noneMatch(name -> name.startsWith("cu"));
    assertThat(properties.get("platform.link")).isNotEmpty();
  }
}
