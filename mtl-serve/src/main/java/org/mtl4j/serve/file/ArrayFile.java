package org.mtl4j.serve.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.MtlException;

/**
 * The format of a checkpoint, all numbers little-endian:
 *
 * <pre>
 * 8 bytes  MTL4JCKP
 * int32    version of the format, 1
 * int32    n, the length of the description
 * n bytes  the description, JSON in UTF-8: {"header": {...},
 *          "sections": [{"name", "type": "float32" or "float64", "length"}, ...]}
 * int32    CRC-32C of everything so far
 * then for each section, in order: its numbers, and their CRC-32C as an int32
 * </pre>
 *
 * Nothing follows the last section.
 */
public final class ArrayFile {
  /** The version that is written, and the newest that is read. */
  public static final int VERSION = 1;

  private static final byte[] MAGIC = "MTL4JCKP".getBytes(StandardCharsets.US_ASCII);
  private static final int START = MAGIC.length + 2 * Integer.BYTES;
  private static final String FLOAT = "float32";
  private static final String DOUBLE = "float64";
  private static final ObjectMapper JSON = new ObjectMapper();

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
  public static void write(FileChannel channel, StoredArrays arrays) throws IOException {
    Numbers numbers = new Numbers(channel);
    numbers.raw(description(arrays));
    for (float[] values : arrays.floats().values()) {
      numbers.write(values);
    }
    for (double[] values : arrays.doubles().values()) {
      numbers.write(values);
    }
  }

  private static ByteBuffer description(StoredArrays checkpoint) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.set("header", checkpoint.header());
    ArrayNode sections = root.putArray("sections");
    checkpoint.floats().forEach((name, v) -> section(sections, name, FLOAT, v.length));
    checkpoint.doubles().forEach((name, v) -> section(sections, name, DOUBLE, v.length));
    byte[] text = JSON.writeValueAsBytes(root);
    ByteBuffer bytes =
        ByteBuffer.allocate(START + text.length + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).putInt(VERSION).putInt(text.length).put(text);
    CRC32C sum = new CRC32C();
    sum.update(bytes.array(), 0, bytes.position());
    return bytes.putInt((int) sum.getValue()).flip();
  }

  private static void section(ArrayNode sections, String name, String type, int length) {
    sections.addObject().put("name", name).put("type", type).put("length", length);
  }

  /**
   * Reads a file and checks every part of it.
   *
   * @throws BrokenFileException where it is not whole
   * @throws ConfigurationException where a newer version of the library wrote it
   * @throws IOException where it cannot be read at all
   */
  public static StoredArrays read(Path file) throws IOException, BrokenFileException {
    try (FileChannel channel = open(file)) {
      Numbers numbers = new Numbers(channel);
      JsonNode root = description(file, numbers);
      Map<String, float[]> floats = new LinkedHashMap<>();
      Map<String, double[]> doubles = new LinkedHashMap<>();
      for (JsonNode section : root.get("sections")) {
        String name = section.path("name").asText();
        int length = length(name, section);
        switch (section.path("type").asText()) {
          case FLOAT -> floats.put(name, numbers.floats(name, length));
          case DOUBLE -> doubles.put(name, numbers.doubles(name, length));
          default ->
              throw new BrokenFileException(
                  "its part '%s' has the type %s; there are %s and %s"
                      .formatted(name, section.path("type"), FLOAT, DOUBLE));
        }
      }
      if (channel.position() != channel.size()) {
        throw new BrokenFileException("it goes on after its last section");
      }
      return new StoredArrays((ObjectNode) root.get("header"), floats, doubles);
    }
  }

  private static FileChannel open(Path file) throws IOException, BrokenFileException {
    if (Files.isDirectory(file)) {
      throw new BrokenFileException("it is a folder");
    }
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  private static int length(String name, JsonNode section) throws BrokenFileException {
    JsonNode length = section.path("length");
    if (!length.isInt() || length.intValue() < 0) {
      throw new BrokenFileException("its part '" + name + "' has no length but " + length);
    }
    return length.intValue();
  }

  /**
   * Reads the header alone.
   *
   * @throws BrokenFileException where the beginning of the file is not whole
   */
  public static ObjectNode header(Path file) throws IOException, BrokenFileException {
    try (FileChannel channel = open(file)) {
      return (ObjectNode) description(file, new Numbers(channel)).get("header");
    }
  }

  private static JsonNode description(Path file, Numbers numbers)
      throws IOException, BrokenFileException {
    ByteBuffer start = numbers.bytes("beginning", START);
    byte[] magic = new byte[MAGIC.length];
    start.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new BrokenFileException("it does not begin as a checkpoint does");
    }
    int version = start.getInt();
    if (version > VERSION) {
      throw new ConfigurationException(
          "'%s' has version %d of the checkpoint format, but this version of MTL4J reads up to %d; go on with the version that wrote it"
              .formatted(file, version, VERSION));
    }
    int length = start.getInt();
    byte[] text = numbers.bytes("description", length).array();
    CRC32C sum = new CRC32C();
    sum.update(start.rewind());
    sum.update(text);
    if (numbers.bytes("description", Integer.BYTES).getInt() != (int) sum.getValue()) {
      throw new BrokenFileException("the checksum of its description is wrong");
    }
    return parsed(text);
  }

  private static JsonNode parsed(byte[] text) throws IOException, BrokenFileException {
    try {
      JsonNode root = JSON.readTree(text);
      if (root.path("header").isObject() && root.path("sections").isArray()) {
        return root;
      }
      throw new BrokenFileException("its description has no header and no sections");
    } catch (JsonProcessingException e) {
      throw new BrokenFileException("its description is not JSON", e);
    }
  }
}
