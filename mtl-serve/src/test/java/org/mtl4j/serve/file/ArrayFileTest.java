package org.mtl4j.serve.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** Files that are not what was written. */
class ArrayFileTest {
  private static final int VERSION_AT = 8;

  @TempDir private Path folder;
  private Path file;
  private byte[] whole;

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("step-1.ckpt");
    ObjectNode header = JsonNodeFactory.instance.objectNode().put("step", 1);
    ArrayFile.write(
        file,
        new StoredArrays(
            header,
            Map.of("program/bias", new float[] {1, Float.NaN, -0f}),
            Map.of("history/sums", new double[] {Math.PI, Double.NEGATIVE_INFINITY})));
    whole = Files.readAllBytes(file);
  }

  @Test
  void everyNumberComesBackToTheBit() throws IOException, BrokenFileException {
    StoredArrays read = ArrayFile.read(file);

    assertThat(read.header().get("step").intValue()).isOne();
    assertThat(read.floats().get("program/bias")).containsExactly(1, Float.NaN, -0f);
    assertThat(read.doubles().get("history/sums"))
        .containsExactly(Math.PI, Double.NEGATIVE_INFINITY);
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
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

  /** One bit, all bits, and the sign, which makes lengths negative. */
  @Test
  void aFileWithAnyByteAlteredIsBroken() throws IOException {
    for (int at = 0; at < whole.length; at++) {
      for (int mask : new int[] {0x01, 0x80, 0xff}) {
        byte[] altered = whole.clone();
        altered[at] ^= (byte) mask;
        Files.write(file, altered);
        if (version(altered) > ArrayFile.VERSION) {
          isNewer(version(altered));
        } else {
          isBroken("byte " + at + " xor " + mask, () -> ArrayFile.read(file));
        }
      }
    }
  }

  @Test
  void aFileOfANewerVersionSaysWhatToDo() throws IOException {
    byte[] newer = whole.clone();
    newer[VERSION_AT] = 2;
    Files.write(file, newer);

    isNewer(2);
  }

  /** Its checksum is right, so that it was written so and not altered on its way. */
  @Test
  void aDescriptionOfSomethingElseIsBroken() throws IOException {
    for (String description :
        List.of(
            "",
            "no JSON",
            "[]",
            "null",
            "{}",
            "{\"header\": {}}",
            "{\"header\": [], \"sections\": []}",
            "{\"header\": {}, \"sections\": {}}",
            "{\"header\": {}, \"sections\": [7]}",
            "{\"header\": {}, \"sections\": [{\"name\": \"a\", \"length\": 0}]}",
            section("float16", "0"),
            section("float32", "-1"),
            section("float32", "0.5"),
            section("float64", "4294967296"),
            section("float32", "2147483647"))) {
      Files.write(file, described(description));
      isBroken(description, () -> ArrayFile.read(file));
    }
  }

  @Test
  void aFolderInItsPlaceIsBrokenAndNothingIsAnErrorOfReading() {
    isBroken("a folder", () -> ArrayFile.read(folder));
    assertThatThrownBy(() -> ArrayFile.read(folder.resolve("none")))
        .isInstanceOf(IOException.class);
  }

  private static int version(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(VERSION_AT);
  }

  private void isNewer(int version) {
    assertThatThrownBy(() -> ArrayFile.read(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "'%s' has version %d of the checkpoint format, but this version of MTL4J reads up to 1;"
                    .formatted(file, version)
                + " go on with the version that wrote it");
  }

  private static void isBroken(String what, ThrowingCallable reading) {
    assertThatThrownBy(reading)
        .as(what)
        .isExactlyInstanceOf(BrokenFileException.class)
        .message()
        .matches("(it|its|the checksum of its) .+");
  }

  private static String section(String type, String length) {
    return "{\"header\": {}, \"sections\": [{\"name\": \"a\", \"type\": \"%s\", \"length\": %s}]}"
        .formatted(type, length);
  }

  private static byte[] described(String description) {
    byte[] text = description.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(text.length + 20).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("MTL4JCKP".getBytes(StandardCharsets.US_ASCII)).putInt(1).putInt(text.length);
    bytes.put(text);
    CRC32C sum = new CRC32C();
    sum.update(bytes.array(), 0, bytes.position());
    return bytes.putInt((int) sum.getValue()).array();
  }
}
