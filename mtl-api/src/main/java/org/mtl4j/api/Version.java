// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of MTL4J. */
public final class Version {
  /** The version of classes that were not packaged by Maven. */
  public static final String UNPACKAGED = "unpackaged";

  private Version() {}

  /** The version, such as {@code 0.1.0}, or {@link #UNPACKAGED}. */
  public static String current() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        return UNPACKAGED;
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
