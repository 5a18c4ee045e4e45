// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Shape;

/** Array files, and files that are not as they were written. */
class ArrayFileTest {
  private static final String START = "{\"__metadata__\":{\"crc32c\":\"";

  @TempDir private Path folder;
  private Path file;
  private byte[] whole;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("step-1.safetensors");
    ObjectNode header = JsonNodeFactory.instance.objectNode().put("step", 1);
    ArrayFile.write(
        file,
        new StoredArrays(
            header,
            Map.of("program/bias", new float[] {1, Float.NaN, -0f}),
            Map.of("history/sums", new double[] {Math.PI, Double.NEGATIVE_INFINITY}),
            Map.of("program/bias", Shape.of(3, 1))));
    whole = Files.readAllBytes(file);
  }

  @Test
  void everyNumberComesBackToTheBit() throws IOException, BrokenFileException {
    StoredArrays read = ArrayFile.read(file);

    assertThat(read.header().get("step").intValue()).isOne();
    assertThat(ArrayFile.header(file)).isEqualTo(read.header());
    assertThat(read.floats().get("program/bias")).containsExactly(1, Float.NaN, -0f);
    assertThat(read.doubles().get("history/sums"))
        .containsExactly(Math.PI, Double.NEGATIVE_INFINITY);
    assertThat(read.shapes())
        .containsEntry("program/bias", Shape.of(3, 1))
        .containsEntry("history/sums", Shape.of(2));
  }

  /** Larger than the buffer that numbers are converted in. */
  @Test
  void longArraysComeBack() throws IOException, BrokenFileException {
    float[] floats = new float[200_001];
    double[] doubles = new double[70_001];
    Arrays.setAll(doubles, i -> 1.0 / (i + 1));
    for (int i = 0; i < floats.length; i++) {
      floats[i] = 1f / (i + 1);
    }
    ArrayFile.write(
        file,
        new StoredArrays(
            JsonNodeFactory.instance.objectNode(), Map.of("f", floats), Map.of("d", doubles)));

    StoredArrays read = ArrayFile.read(file);
    assertThat(read.floats().get("f")).isEqualTo(floats);
    assertThat(read.doubles().get("d")).isEqualTo(doubles);
  }

  @Test
  void theLayoutIsThatOfSafetensors() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) bytes.getLong(0);
    int data = Long.BYTES + length;
    assertThat(data % Double.BYTES).isZero();
    assertThat(new ObjectMapper().readTree(headerText()).get("program/bias"))
        .hasToString("{\"dtype\":\"F32\",\"shape\":[3,1],\"data_offsets\":[16,28]}");
    assertThat(bytes.getDouble(data)).isEqualTo(Math.PI);
    assertThat(bytes.getFloat(data + 16)).isOne();
    assertThat(whole).hasSize(data + 28);
  }

  @Test
  void aFileThatIsCutOffAnywhereIsBroken() throws IOException {
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      isBroken("cut off after " + length, () -> ArrayFile.read(file));
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    isBroken("too long", () -> ArrayFile.read(file));
  }

  /** The bit that is the case of letters, the sign, which makes lengths negative, and all bits. */
  @Test
  void aFileWithAnyByteAlteredIsBroken() throws IOException {
    for (int at = 0; at < whole.length; at++) {
      for (int mask : new int[] {0x20, 0x80, 0xff}) {
        byte[] altered = whole.clone();
        altered[at] ^= (byte) mask;
        Files.write(file, altered);
        isBroken("byte " + at + " xor " + mask, () -> ArrayFile.read(file));
      }
    }
  }

  @Test
  void theBrokenPartIsNamed() throws IOException {
    byte[] altered = whole.clone();
    altered[whole.length - 1] ^= 1;
    Files.write(file, altered);
    assertThatThrownBy(() -> ArrayFile.read(file))
        .hasMessage("the checksum of its array 'program/bias' is wrong");
    altered[Long.BYTES + START.length() + 20] ^= 1;
    Files.write(file, altered);
    assertThatThrownBy(() -> ArrayFile.read(file))
        .hasMessage("the checksum of its header is wrong");
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThatThrownBy(() -> ArrayFile.read(file))
        .hasMessage(
            "it is cut off in its array 'program/bias', which needs 12 bytes, but 11 are left");
  }

  @Test
  void aFileOfAnotherVersionSaysWhatToDo() throws IOException {
    Files.write(file, file(headerText().replace("\"version\":\"2\"", "\"version\":\"3\"")));
    isOfVersion(3);
    Files.write(file, "MTL4JCKP\1\0\0\0\2\0\0\0{}".getBytes(StandardCharsets.US_ASCII));
    isOfVersion(1);
  }

  private void isOfVersion(int version) {
    assertThatThrownBy(() -> ArrayFile.read(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "'%s' has version %d of the format of arrays, but this version of MTL4J reads version 2;"
                    .formatted(file, version)
                + " use the version of MTL4J that wrote it");
  }

  /** The checksum of each header is right. */
  @Test
  void aHeaderOfSomethingElseIsBroken() throws IOException {
    for (String metadata :
        List.of(
            "",
            ",\"version\":\"two\"",
            ",\"version\":\"2\"",
            ",\"version\":\"2\",\"header\":\"{}\"",
            ",\"version\":\"2\",\"header\":\"[]\",\"checksums\":\"{}\"",
            ",\"version\":\"2\",\"header\":\"{}\",\"checksums\":\"null\"",
            ",\"version\":\"2\",\"header\":\"{} {}\",\"checksums\":\"{}\"")) {
      Files.write(file, file(START + "00000000\"" + metadata + "}}"));
      isBroken(metadata, () -> ArrayFile.read(file));
    }
    for (String header : List.of("", "{}", "[]", "no JSON", "{\"a\":1}", START + "0000")) {
      Files.write(file, plain(header));
      isBroken(header, () -> ArrayFile.read(file));
    }
  }

  /** More memory than there is data must not be asked for. */
  @Test
  void arraysThatCannotBeThereAreBroken() throws IOException {
    for (String array :
        List.of(
            "7",
            "{}",
            array("F16", "[1]", "0,2"),
            array("F32", "[-1]", "0,-4"),
            array("F32", "[0.5]", "0,2"),
            array("F32", "{\"a\":1}", "0,4"),
            array("F32", "3", "0,12"),
            array("F32", "[1]", "0,8"),
            array("F32", "[1]", "4,8"),
            array("F32", "[1]", "0"),
            array("F32", "[1]", "\"0\",\"4\""),
            array("F32", "[2147483647]", "0,8589934588"),
            array("F32", "[2147483647,2147483647,2147483647,0]", "0,0"),
            array("F64", "[4294967296]", "0,34359738368"),
            array("F64", "[65536,65536]", "0,34359738368"))) {
      Files.write(
          file,
          file(
              START
                  + "00000000\",\"version\":\"2\",\"header\":\"{}\",\"checksums\":\"{}\"},\"a\":"
                  + array
                  + "}"));
      isBroken(array, () -> ArrayFile.read(file));
    }
  }

  private static String array(String type, String shape, String offsets) {
    return "{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%s]}".formatted(type, shape, offsets);
  }

  @Test
  void aLengthThatNoHeaderHasIsBroken() throws IOException {
    for (long length : new long[] {-1, Long.MIN_VALUE, 100_000_001, Long.MAX_VALUE}) {
      Files.write(
          file,
          ByteBuffer.wrap(whole.clone()).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length).array());
      assertThatThrownBy(() -> ArrayFile.read(file))
          .isExactlyInstanceOf(BrokenFileException.class)
          .hasMessage("its header has a length of " + length + ", but the format allows 100000000");
    }
  }

  @Test
  void aFolderInItsPlaceIsBrokenAndNothingIsAnErrorOfReading() {
    isBroken("a folder", () -> ArrayFile.read(folder));
    assertThatThrownBy(() -> ArrayFile.read(folder.resolve("none")))
        .isInstanceOf(IOException.class);
  }

  private static void isBroken(String what, ThrowingCallable reading) {
    assertThatThrownBy(reading)
        .as(what)
        .isExactlyInstanceOf(BrokenFileException.class)
        .message()
        .matches("(it|its|the checksum of its) .+");
  }

  private String headerText() {
    int length = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    return new String(whole, Long.BYTES, length, StandardCharsets.UTF_8);
  }

  /** A file of a header and no data, with the right checksum. */
  private static byte[] file(String header) {
    byte[] bytes = plain(header);
    int at = Long.BYTES + START.length();
    Arrays.fill(bytes, at, at + 8, (byte) '0');
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    byte[] digits = "%08x".formatted(sum.getValue()).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, bytes, at, digits.length);
    return bytes;
  }

  private static byte[] plain(String header) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(Long.BYTES + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }
}
