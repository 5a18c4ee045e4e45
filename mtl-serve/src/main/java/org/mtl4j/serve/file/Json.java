// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.UncheckedIOException;

/**
 * The one configuration of Jackson. Reading is strict: no key twice, no component of a record
 * missing, nothing after the value. A number that is not finite is written as a text with its name
 * ({@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}), which reads back as a {@code double};
 * {@link #put} writes null for it, as reports do.
 */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // The description of a long run is one string of an array file.
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(new Jdk8Module())
          .build();

  private Json() {}

  /** For trees, reading and streams. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Puts a number into an object, or null if it is not finite. */
  public static void put(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }

  /** The content of a JSON file: indented, with a line break at the end. */
  public static String text(Object value) {
    return write(MAPPER.writerWithDefaultPrettyPrinter(), value) + "\n";
  }

  /** The same in ASCII, so that every text comes back, halves of surrogate pairs included. */
  public static String ascii(Object value) {
    ObjectWriter writer =
        MAPPER.writerWithDefaultPrettyPrinter().with(JsonWriteFeature.ESCAPE_NON_ASCII);
    return write(writer, value) + "\n";
  }

  /** A value in one line, without a line break. */
  public static String line(Object value) {
    return write(MAPPER.writer(), value);
  }

  private static String write(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
