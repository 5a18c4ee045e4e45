// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Shape;

/**
 * The header of an {@link ArrayFile}.
 *
 * @param description whatever is not an array of numbers
 * @param entries the arrays in the order of their data
 */
record ArrayHeader(ObjectNode description, List<Part> entries) {
  /** What files of format 1 began with. */
  private static final byte[] OLD = "MTL4JCKP".getBytes(StandardCharsets.US_ASCII);

  /** The limit of the safetensors format. */
  private static final int MOST = 100_000_000;

  private static final String PART = "header";
  private static final String METADATA = "__metadata__";
  private static final String OWN_CHECKSUM = "crc32c";
  private static final String BLANK = "00000000";
  private static final String VERSION = "version";
  private static final String DESCRIPTION = "header";
  private static final String CHECKSUMS = "checksums";

  /** How every header begins, so that its checksum has a fixed place. */
  private static final byte[] START =
      ("{\"" + METADATA + "\":{\"" + OWN_CHECKSUM + "\":\"").getBytes(StandardCharsets.US_ASCII);

  private static final int CHECKSUM_AT = Long.BYTES + START.length;

  /** The type of an array, by its name in the format. */
  enum ElementType {
    F32(Float.BYTES),
    F64(Double.BYTES);

    private final int bytes;

    ElementType(int bytes) {
      this.bytes = bytes;
    }
  }

  /** An array: its elements are flat, in row-major order. */
  record Part(String name, ElementType type, Shape shape, String checksum) {
    private long bytes() {
      return (long) shape.elements() * type.bytes;
    }
  }

  /** The bytes of the file up to the data. */
  ByteBuffer bytes() throws IOException {
    byte[] text = Json.line(tree()).getBytes(StandardCharsets.UTF_8);
    int length = (text.length + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
    if (length > MOST) {
      throw new IOException(
          "the header has %d bytes, but the format allows %d".formatted(length, MOST));
    }
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.fill(bytes.array(), (byte) ' ');
    bytes.putLong(length).put(text).rewind();
    String checksum = ArrayChannel.checksum(bytes.duplicate());
    return bytes.put(CHECKSUM_AT, checksum.getBytes(StandardCharsets.US_ASCII));
  }

  private ObjectNode tree() {
    ObjectNode root = Json.object();
    ObjectNode checksums = Json.object();
    entries.forEach(entry -> checksums.put(entry.name(), entry.checksum()));
    root.putObject(METADATA)
        .put(OWN_CHECKSUM, BLANK)
        .put(VERSION, Integer.toString(ArrayFile.VERSION))
        .put(DESCRIPTION, Json.line(description))
        .put(CHECKSUMS, Json.line(checksums));
    long begin = 0;
    for (Part entry : entries) {
      ObjectNode node = root.putObject(entry.name()).put("dtype", entry.type().name());
      node.set("shape", Json.mapper().valueToTree(entry.shape().sizes()));
      node.putArray("data_offsets").add(begin).add(begin + entry.bytes());
      begin += entry.bytes();
    }
    return root;
  }

  /**
   * Reads a header.
   *
   * @param file for messages
   * @throws BrokenFileException if it is not complete or not as it was written
   * @throws ConfigurationException if the file has another version of the format
   */
  static ArrayHeader read(Path file, ArrayChannel channel) throws IOException, BrokenFileException {
    ByteBuffer start = channel.bytes("length", Long.BYTES);
    if (start.equals(ByteBuffer.wrap(OLD))) {
      throw otherVersion(file, 1);
    }
    long length = start.getLong(0);
    if (length < 0 || length > MOST) {
      throw new BrokenFileException(
          "its header has a length of %d, but the format allows %d".formatted(length, MOST));
    }
    byte[] text = channel.bytes(PART, (int) length).array();
    requireChecksum(start, text);
    JsonNode root = parsed(PART, new String(text, StandardCharsets.UTF_8));
    JsonNode metadata = root.path(METADATA);
    int version = metadata.path(VERSION).asInt(0);
    if (version < 1) {
      throw new BrokenFileException("its header has no version");
    }
    if (version != ArrayFile.VERSION) {
      throw otherVersion(file, version);
    }
    JsonNode checksums = parsed(CHECKSUMS, metadata.path(CHECKSUMS).asText());
    return new ArrayHeader(
        parsed("description", metadata.path(DESCRIPTION).asText()), entries(root, checksums));
  }

  private static ConfigurationException otherVersion(Path file, int version) {
    return new ConfigurationException(
        "'%s' has version %d of the format of arrays, but this version of MTL4J reads version %d; use the version of MTL4J that wrote it"
            .formatted(file, version, ArrayFile.VERSION));
  }

  /** The checksum covers length and header, with zeros in the place of the checksum itself. */
  private static void requireChecksum(ByteBuffer start, byte[] text) throws BrokenFileException {
    if (text.length < START.length + BLANK.length()
        || !Arrays.equals(text, 0, START.length, START, 0, START.length)) {
      throw new BrokenFileException("it does not begin as an array file of MTL4J does");
    }
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + text.length);
    bytes.put(start.rewind()).put(text).rewind();
    byte[] found = new byte[BLANK.length()];
    bytes.get(CHECKSUM_AT, found);
    bytes.put(CHECKSUM_AT, BLANK.getBytes(StandardCharsets.US_ASCII));
    if (!ArrayChannel.checksum(bytes).equals(new String(found, StandardCharsets.ISO_8859_1))) {
      throw new BrokenFileException("the checksum of its header is wrong");
    }
  }

  private static ObjectNode parsed(String part, String text) throws BrokenFileException {
    try {
      if (Json.mapper().readTree(text) instanceof ObjectNode node) {
        return node;
      }
      throw new BrokenFileException("its " + part + " is not a JSON object");
    } catch (JsonProcessingException e) {
      throw new BrokenFileException("its " + part + " is not JSON", e);
    }
  }

  private static List<Part> entries(JsonNode root, JsonNode checksums) throws BrokenFileException {
    List<Part> entries = new ArrayList<>();
    long begin = 0;
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (!field.getKey().equals(METADATA)) {
        Part entry = entry(field.getKey(), field.getValue(), checksums);
        String offsets = field.getValue().path("data_offsets").toString();
        String expected = "[%d,%d]".formatted(begin, begin + entry.bytes());
        if (!offsets.equals(expected)) {
          throw new BrokenFileException(
              "its array '%s' has the offsets %s, but %s is expected"
                  .formatted(entry.name(), offsets, expected));
        }
        begin += entry.bytes();
        entries.add(entry);
      }
    }
    return entries;
  }

  private static Part entry(String name, JsonNode node, JsonNode checksums)
      throws BrokenFileException {
    String type = node.path("dtype").asText();
    if (Arrays.stream(ElementType.values()).noneMatch(each -> each.name().equals(type))) {
      throw new BrokenFileException(
          "its array '%s' has the type %s, but one of %s is expected"
              .formatted(name, node.path("dtype"), Arrays.toString(ElementType.values())));
    }
    return new Part(
        name,
        ElementType.valueOf(type),
        shape(name, node.path("shape")),
        checksums.path(name).asText());
  }

  private static Shape shape(String name, JsonNode node) throws BrokenFileException {
    List<Integer> sizes = new ArrayList<>();
    long elements = 1;
    boolean valid = node.isArray();
    for (JsonNode size : node) {
      valid &= size.isInt() && size.intValue() >= 0;
      elements = valid ? elements * size.intValue() : 0;
      valid &= elements <= Integer.MAX_VALUE;
      sizes.add(size.intValue());
    }
    if (!valid) {
      throw new BrokenFileException(
          "its array '%s' has the shape %s, but sizes of 0 or more are expected, with a product up to %d"
              .formatted(name, node, Integer.MAX_VALUE));
    }
    return Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
  }
}
