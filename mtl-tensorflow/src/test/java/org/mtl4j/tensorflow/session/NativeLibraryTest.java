// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.ResourceException;
import org.tensorflow.internal.c_api.TF_Graph;

class NativeLibraryTest {
  private static final Path FOLDER = Path.of("cache");
  private static final long PLENTY = 1L << 40;

  private static final String REMEDY = "name another folder by -Dorg.bytedeco.javacpp.cachedir=DIR";

  private static AbstractThrowableAssert<?, ?> failure(long free, String details) {
    return assertThat(NativeLibrary.failure(FOLDER, free, details, null))
        .hasMessageStartingWith("the native TensorFlow library could not be loaded: ");
  }

  @Test
  void aFullDiskSaysHowMuchIsFreeAndNeeded() {
    failure(20 << 20, "no jnitensorflow in java.library.path")
        .isInstanceOf(ResourceException.class)
        .hasMessageContaining("'cache', is full: 20 MiB are free, about 700 MiB are needed")
        .hasMessageContaining(REMEDY);
    failure(PLENTY, "write failed: No space left on device")
        .isInstanceOf(ResourceException.class)
        .hasMessageContaining("is full");
  }

  @Test
  void aFolderWithoutExecutionIsNamed() {
    failure(20 << 20, "libtensorflow_cc.so.2: failed to map segment from shared object")
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'cache', is mounted noexec")
        .hasMessageContaining(REMEDY);
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() {
    failure(0, "cache/x: Read-only file system")
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'cache', cannot be written")
        .hasMessageContaining(REMEDY);
  }

  @Test
  void aFolderOfAnotherUserIsAMistakeOfTheUser() {
    failure(PLENTY, "'x' belongs to the user eve, who could replace the code in it")
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("belongs to the user eve")
        .hasMessageContaining(REMEDY);
  }

  @Test
  void anotherCauseIsQuoted() {
    failure(PLENTY, "libstdc++.so.6: version not found")
        .isInstanceOf(BackendException.class)
        .hasMessageEndingWith("libstdc++.so.6: version not found; it is unpacked to 'cache'");
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
