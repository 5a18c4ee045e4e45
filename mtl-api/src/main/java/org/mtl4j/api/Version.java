package org.mtl4j.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build. */
public final class Version {
  /** Where the program runs from classes that Maven did not put together. */
  public static final String UNPACKAGED = "unpackaged";

  private Version() {}

  /** The version, such as 0.1.0-SNAPSHOT. */
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
