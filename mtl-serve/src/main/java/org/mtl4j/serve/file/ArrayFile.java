// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.serve.file.ArrayHeader.ElementType;
import org.mtl4j.serve.file.ArrayHeader.Part;

/**
 * Named arrays in a file of the safetensors format, which other libraries read as well: the length
 * of the header (64 bits, little-endian), the header in JSON, padded with spaces, and the data of
 * all arrays without gaps (little-endian, row-major). The header:
 *
 * <pre>
 * {"__metadata__": {"crc32c": CRC-32C of length and header, computed with "00000000" in this place,
 *                   "version": "2",
 *                   "header": {@link StoredArrays#header}, as text in JSON,
 *                   "checksums": {NAME: CRC-32C of the data, ...}, as text in JSON},
 *  NAME: {"dtype": "F32" or "F64", "shape": [...], "data_offsets": [BEGIN, END]},
 *  ...}
 * </pre>
 *
 * {@code crc32c} is the first key. Checksums have eight hexadecimal digits. The arrays of 64 bits
 * come first, so that every array is aligned to its type.
 */
public final class ArrayFile {
  /** The only version of the format that is written and read. */
  public static final int VERSION = 2;

  private ArrayFile() {}

  /**
   * Writes a file, atomically.
   *
   * @throws MtlException if it cannot be written; an existing file is then unchanged
   */
  public static void write(Path target, StoredArrays arrays) {
    AtomicFile.write(target, channel -> write(channel, arrays));
  }

  /** Writes the same into a channel. */
  public static void write(FileChannel file, StoredArrays arrays) throws IOException {
    ArrayChannel channel = new ArrayChannel(file);
    List<Part> entries = new ArrayList<>();
    for (Map.Entry<String, double[]> array : arrays.doubles().entrySet()) {
      entries.add(
          entry(arrays, array.getKey(), ElementType.F64, channel.checksum(array.getValue())));
    }
    for (Map.Entry<String, float[]> array : arrays.floats().entrySet()) {
      entries.add(
          entry(arrays, array.getKey(), ElementType.F32, channel.checksum(array.getValue())));
    }
    AtomicFile.writeFully(file, new ArrayHeader(arrays.header(), entries).bytes());
    for (double[] values : arrays.doubles().values()) {
      channel.write(values);
    }
    for (float[] values : arrays.floats().values()) {
      channel.write(values);
    }
  }

  private static Part entry(StoredArrays arrays, String name, ElementType type, String checksum) {
    return new Part(name, type, arrays.shapes().get(name), checksum);
  }

  /**
   * Reads a file and checks every part of it.
   *
   * @throws BrokenFileException if it is not complete or not as it was written
   * @throws ConfigurationException if it has another version of the format
   * @throws IOException if it cannot be read
   */
  public static StoredArrays read(Path file) throws IOException, BrokenFileException {
    try (FileChannel channel = open(file)) {
      ArrayChannel arrays = new ArrayChannel(channel);
      ArrayHeader header = ArrayHeader.read(file, arrays);
      Map<String, float[]> floats = new LinkedHashMap<>();
      Map<String, double[]> doubles = new LinkedHashMap<>();
      Map<String, Shape> shapes = new LinkedHashMap<>();
      for (Part entry : header.entries()) {
        String name = entry.name();
        int length = entry.shape().elements();
        shapes.put(name, entry.shape());
        switch (entry.type()) {
          case F32 -> floats.put(name, arrays.floats(name, length, entry.checksum()));
          case F64 -> doubles.put(name, arrays.doubles(name, length, entry.checksum()));
        }
      }
      if (channel.position() != channel.size()) {
        throw new BrokenFileException("it continues after its last array");
      }
      return new StoredArrays(header.description(), floats, doubles, shapes);
    }
  }

  private static FileChannel open(Path file) throws IOException, BrokenFileException {
    if (Files.isDirectory(file)) {
      throw new BrokenFileException("it is a folder");
    }
    if (Files.isSymbolicLink(file) && !Files.exists(file)) {
      throw new BrokenFileException("it is a link to a file that does not exist");
    }
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  /**
   * Reads {@link StoredArrays#header} alone.
   *
   * @throws BrokenFileException if the header of the file is not complete or not as it was written
   * @throws ConfigurationException if the file has another version of the format
   * @throws IOException if it cannot be read
   */
  public static ObjectNode header(Path file) throws IOException, BrokenFileException {
    try (FileChannel channel = open(file)) {
      return ArrayHeader.read(file, new ArrayChannel(channel)).description();
    }
  }
}
