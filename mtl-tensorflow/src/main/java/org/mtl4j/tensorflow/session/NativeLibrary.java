// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.session;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.mtl4j.api.error.BackendException;
import org.tensorflow.TensorFlow;

/**
 * The native library of TensorFlow. Before its first use it is unpacked from its JAR into a cache
 * folder: that of the system property {@code org.bytedeco.javacpp.cachedir}, else {@code
 * .javacpp/cache} in the home folder.
 */
public final class NativeLibrary {
  private static final String CACHE = "org.bytedeco.javacpp.cachedir";

  /** The unpacked size of the largest one, without a GPU, in MiB. */
  private static final long SIZE = 700;

  private static final long MEBI = 1 << 20;

  private NativeLibrary() {}

  /**
   * Loads the library.
   *
   * @return its version
   * @throws BackendException if it cannot be loaded; names the cause and the remedy
   */
  public static String version() {
    try {
      return TensorFlow.version();
    } catch (LinkageError e) {
      throw new BackendException(
          "the native TensorFlow library could not be loaded: " + reason(e), e);
    }
  }

  private static String reason(LinkageError error) {
    String platform = Loader.getPlatform();
    if (!isOnClassPath(platform)) {
      return "there is none for this platform, %1$s, on the class path; add the artifact"
              .formatted(platform)
          + " org.tensorflow:tensorflow-core-native with the classifier %1$s, or %1$s-gpu"
              .formatted(platform);
    }
    Optional<Path> folder = folder();
    String details = details(error);
    if (folder.isEmpty()) {
      return "there is no folder to unpack it to, since neither the home folder '%s' nor the"
              .formatted(System.getProperty("user.home"))
          + " temporary folder '%s' can be written; %s"
              .formatted(System.getProperty("java.io.tmpdir"), remedy());
    }
    return reason(folder.get(), free(folder.get()), details);
  }

  /**
   * The cause and the remedy if the library is on the class path.
   *
   * @param folder the cache folder
   * @param free the free bytes of its disk
   * @param details the messages of the error and its causes
   */
  static String reason(Path folder, long free, String details) {
    if (details.contains("No space left")
        || free < SIZE * MEBI && !details.contains("map segment")) {
      return String.format(
          Locale.ROOT,
          "the folder to which it is unpacked, '%s', is full: %,d MiB are free, about %,d MiB are"
              + " needed; %s",
          folder,
          free / MEBI,
          SIZE,
          remedy());
    }
    if (details.contains("map segment") || details.contains("Operation not permitted")) {
      return "the folder to which it is unpacked, '%s', is mounted noexec, so no library can be loaded from it; %s"
          .formatted(folder, remedy());
    }
    if (details.contains("Read-only file system") || details.contains("Permission denied")) {
      return "the folder to which it is unpacked, '%s', cannot be written; %s"
          .formatted(folder, remedy());
    }
    return "%s; it is unpacked to '%s'".formatted(details, folder);
  }

  private static String remedy() {
    return "name another folder by -D%1$s=DIR, for the command mtl by MTL_JAVA_OPTS=-D%1$s=DIR"
        .formatted(CACHE);
  }

  private static boolean isOnClassPath(String platform) {
    ClassLoader loader = TensorFlow.class.getClassLoader();
    return List.of("", "-gpu").stream()
        .map(kind -> "org/tensorflow/internal/c_api/" + platform + kind + "/")
        .flatMap(
            place ->
                List.of("libjnitensorflow.so", "libjnitensorflow.dylib", "jnitensorflow.dll")
                    .stream()
                    .map(place::concat))
        .anyMatch(resource -> loader.getResource(resource) != null);
  }

  private static Optional<Path> folder() {
    try {
      return Optional.of(Loader.getCacheDir().toPath());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static long free(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  /** The messages of an error and its causes, in one line. */
  private static String details(Throwable error) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      text.append(text.isEmpty() ? "" : "; ").append(String.valueOf(cause.getMessage()).strip());
    }
    return text.toString().replaceAll("\\s+", " ");
  }
}
