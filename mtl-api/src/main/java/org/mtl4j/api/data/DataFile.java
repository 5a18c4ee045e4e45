// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.mtl4j.api.error.DataException;

/**
 * Opens files of data, plain or compressed. Compressed data is recognized by its first bytes,
 * whatever the name of the file.
 */
public final class DataFile {
  static final int START = 16;

  private static final int BUFFER = 1 << 16;
  private static final List<Compression> COMPRESSIONS = compressions();

  private DataFile() {}

  private static List<Compression> compressions() {
    List<Compression> all = new ArrayList<>(List.of(new Gzip()));
    ServiceLoader.load(Compression.class, Compression.class.getClassLoader()).forEach(all::add);
    return List.copyOf(all);
  }

  /**
   * Opens a file, buffered and decompressed.
   *
   * @throws DataException if there is no such file
   * @throws ZipException if its name says that it is compressed, but its bytes do not
   * @throws IOException if it cannot be read
   */
  public static InputStream open(Path path) throws IOException {
    return decompressed(bytes(path), path.toString());
  }

  /**
   * The bytes of a file as they are stored.
   *
   * @throws DataException if there is no such file
   * @throws IOException if it cannot be opened
   */
  public static InputStream bytes(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new DataException(path + ": found a folder, expected a file");
    }
    if (!Files.isRegularFile(path)) {
      throw new DataException(
          "there is no file "
              + path
              + (path.isAbsolute() ? "" : ", that is " + path.toAbsolutePath().normalize()));
    }
    return Files.newInputStream(path);
  }

  /**
   * A buffered and decompressed stream. The source is closed if that fails.
   *
   * @param name the name of the source, whose ending may name a compression
   * @throws ZipException if the name says that the source is compressed, but its bytes do not
   * @throws IOException if the source cannot be read
   */
  public static InputStream decompressed(InputStream source, String name) throws IOException {
    InputStream bytes = new BufferedInputStream(source, BUFFER);
    try {
      bytes.mark(START);
      byte[] start = bytes.readNBytes(START);
      bytes.reset();
      for (Compression compression : COMPRESSIONS) {
        if (compression.matches(start)) {
          return new BufferedInputStream(compression.open(bytes), BUFFER);
        }
      }
      Optional<Compression> named = named(name);
      if (named.isPresent() && start.length > 0) {
        throw new ZipException("it does not have the header of a " + named.get().name() + " file");
      }
      return bytes;
    } catch (IOException | RuntimeException e) {
      bytes.close();
      throw e;
    }
  }

  /** A name without the ending of a compression. */
  public static String plainName(String name) {
    return named(name)
        .map(found -> name.substring(0, name.length() - found.ending().length()))
        .orElse(name);
  }

  private static Optional<Compression> named(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return COMPRESSIONS.stream().filter(each -> lower.endsWith(each.ending())).findFirst();
  }

  /** The compression of the JDK. */
  private record Gzip() implements Compression {
    @Override
    public String name() {
      return "gzip";
    }

    @Override
    public String ending() {
      return ".gz";
    }

    @Override
    public boolean matches(byte[] start) {
      return start.length > 1 && start[0] == 0x1F && start[1] == (byte) 0x8B;
    }

    @Override
    public InputStream open(InputStream source) throws IOException {
      return new GZIPInputStream(source, BUFFER);
    }
  }
}
