// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Reference results in test resources. A missing file is an error. */
public final class Published {
  private Published() {}

  /** Opens a resource, named as for {@link Class#getResourceAsStream}. */
  public static InputStream open(Class<?> test, String file) {
    InputStream stream = test.getResourceAsStream(file);
    if (stream == null) {
      throw new IllegalArgumentException("no test resource " + file + " for " + test.getName());
    }
    return stream;
  }

  /** The words of every line. */
  public static List<String[]> lines(Class<?> test, String file) {
    try (InputStream text = open(test, file)) {
      return new String(text.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(" ", -1))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The numbers of the lines that begin with a name and a step number. */
  public static double[][] steps(Class<?> test, String file, String name) {
    return lines(test, file).stream()
        .filter(words -> words[0].equals(name))
        .map(words -> Arrays.stream(words).skip(2).mapToDouble(Double::valueOf).toArray())
        .toArray(double[][]::new);
  }
}
