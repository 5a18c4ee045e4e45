// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.session;

import java.io.IOException;
import java.net.URL;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.ClassProperties;
import org.bytedeco.javacpp.Loader;
import org.mtl4j.api.error.BackendException;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.error.ResourceException;
import org.tensorflow.TensorFlow;
import org.tensorflow.internal.c_api.TF_Graph;

/**
 * The native library of TensorFlow. Before its first use it is unpacked from its JAR into {@link
 * NativeCache}, below the folder of the system property {@code org.bytedeco.javacpp.cachedir}, else
 * below the cache folder of the user. JavaCPP, which would unpack it, compares times that depend on
 * the time zone, and so rewrites the libraries under processes of another zone.
 */
public final class NativeLibrary {
  private static final String CACHE = "org.bytedeco.javacpp.cachedir";

  private static final String WHAT = "the native TensorFlow library could not be loaded: ";

  private static final String REMEDY =
      "; name another folder by -D%1$s=DIR, for the command mtl by MTL_JAVA_OPTS=-D%1$s=DIR"
          .formatted(CACHE);

  private static final String GPU = "-gpu";

  /** The unpacked size of the largest one, without a GPU, in MiB. */
  private static final long SIZE = 700;

  private static final long MEBI = 1 << 20;

  private static boolean loaded;

  private NativeLibrary() {}

  /**
   * Loads the library.
   *
   * @return its version
   * @throws MtlException if it cannot be loaded; its type is that of the fault, and it names the
   *     cause and the remedy
   */
  public static String version() {
    try {
      load();
      return TensorFlow.version();
    } catch (LinkageError | IOException e) {
      throw failure(e);
    }
  }

  /** Loads the libraries from their folder, in the order in which JavaCPP would. */
  private static synchronized void load() throws IOException {
    if (loaded) {
      return;
    }
    leaveOutCuda();
    Class<?> all = org.tensorflow.internal.c_api.global.tensorflow.class;
    ClassProperties properties = Loader.loadProperties(all, Loader.loadProperties(), true);
    Map<String, URL> libraries = new LinkedHashMap<>();
    for (String key : List.of("platform.preload", "platform.link", "platform.library")) {
      for (String library : properties.get(key)) {
        for (URL url : Loader.findLibrary(TF_Graph.class, properties, library)) {
          if (url.getProtocol().equals("jar")) {
            libraries.putIfAbsent(library, url);
          }
        }
      }
    }
    NativeCache cache =
        new NativeCache(
            folder(), "tensorflow-" + Loader.getPlatform(), List.copyOf(libraries.values()));
    System.setProperty(CACHE, cache.folder().toString());
    Iterator<Path> files = cache.files().iterator();
    for (String library : libraries.keySet()) {
      Loader.loadLibrary(all, new URL[] {files.next().toUri().toURL()}, library);
    }
    loaded = true;
  }

  /**
   * Tells JavaCPP that TensorFlow is the one without a GPU, if it is. Otherwise JavaCPP searches
   * the class path for each library of CUDA, which is half of what a short process takes.
   */
  private static void leaveOutCuda() {
    if (!isOnClassPath(Loader.getPlatform() + GPU)) {
      Loader.loadProperties().putIfAbsent("platform.extension", "");
    }
  }

  private static MtlException failure(Throwable error) {
    String platform = Loader.getPlatform();
    if (!isOnClassPath(platform) && !isOnClassPath(platform + GPU)) {
      String missing =
          "there is none for this platform, %1$s, on the class path; add the artifact org.tensorflow:tensorflow-core-native with the classifier %1$s, or %1$s-gpu"
              .formatted(platform);
      return new ConfigurationException(WHAT + missing, error);
    }
    Path folder = folder();
    return failure(folder, free(folder), details(error), error);
  }

  /**
   * The cause and the remedy if the library is on the class path.
   *
   * @param folder the cache folder
   * @param free the free bytes of its disk
   * @param details the messages of the error and its causes
   */
  static MtlException failure(Path folder, long free, String details, Throwable cause) {
    String unpacked = WHAT + "the folder to which it is unpacked, '" + folder + "', ";
    if (details.contains("who could replace the code in it")) {
      return new ConfigurationException(WHAT + details + REMEDY, cause);
    }
    if (details.contains("Read-only file system")
        || details.contains("Permission denied")
        || details.contains("AccessDeniedException")) {
      return new ConfigurationException(unpacked + "cannot be written" + REMEDY, cause);
    }
    if (details.contains("No space left")
        || free < SIZE * MEBI && !details.contains("map segment")) {
      String full =
          String.format(
              Locale.ROOT,
              "is full: %,d MiB are free, about %,d MiB are needed",
              free / MEBI,
              SIZE);
      return new ResourceException(unpacked + full + REMEDY, cause);
    }
    if (details.contains("map segment") || details.contains("Operation not permitted")) {
      return new ConfigurationException(
          unpacked + "is mounted noexec, so no library can be loaded from it" + REMEDY, cause);
    }
    return new BackendException(
        "%s%s; it is unpacked to '%s'".formatted(WHAT, details, folder), cause);
  }

  private static boolean isOnClassPath(String platform) {
    ClassLoader loader = TF_Graph.class.getClassLoader();
    String place = "org/tensorflow/internal/c_api/" + platform + "/";
    return Stream.of("libjnitensorflow.so", "libjnitensorflow.dylib", "jnitensorflow.dll")
        .anyMatch(library -> loader.getResource(place + library) != null);
  }

  /** Never a folder that other users share: they could replace the code in it. */
  private static Path folder() {
    String chosen = System.getProperty(CACHE);
    if (chosen != null) {
      return Path.of(chosen).toAbsolutePath();
    }
    String system = System.getProperty("os.name");
    String variable = system.startsWith("Windows") ? "LOCALAPPDATA" : "XDG_CACHE_HOME";
    String place = system.startsWith("Mac") ? "Library/Caches" : ".cache";
    return absolute(System.getenv(variable))
        .or(() -> home().map(home -> home.resolve(place)))
        .orElseThrow(
            () -> new ConfigurationException(WHAT + "this user has no home folder" + REMEDY));
  }

  /** Java has the home "?" for a user without an entry, as in some containers. */
  private static Optional<Path> home() {
    return absolute(System.getProperty("user.home")).or(() -> absolute(System.getenv("HOME")));
  }

  private static Optional<Path> absolute(String path) {
    return Optional.ofNullable(path).map(Path::of).filter(Path::isAbsolute);
  }

  private static long free(Path folder) {
    Path existing = folder;
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      return Files.getFileStore(existing).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE;
    }
  }

  /** The messages of an error and its causes, in one line. */
  private static String details(Throwable error) {
    StringBuilder text = new StringBuilder();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      boolean named = cause instanceof FileSystemException;
      String message = named ? cause.toString() : String.valueOf(cause.getMessage());
      text.append(text.isEmpty() ? "" : "; ").append(message.strip());
    }
    return text.toString().replaceAll("\\s+", " ");
  }
}
