// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.airlift.compress.bzip2.BZip2HadoopStreams;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.data.DataFile;

class CompressionTest {
  @TempDir private Path folder;

  private static byte[] compressed(String ending, byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packed = packed(ending, out)) {
      packed.write(bytes);
    }
    return out.toByteArray();
  }

  private static OutputStream packed(String ending, OutputStream out) throws IOException {
    return switch (ending) {
      case ".gz" -> new GZIPOutputStream(out);
      case ".bz2" -> new BZip2HadoopStreams().createOutputStream(out);
      default -> new ZstdOutputStream(out);
    };
  }

  private byte[] read(String name, byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    try (InputStream in = DataFile.open(Files.write(folder.resolve(name), all.toByteArray()))) {
      return in.readAllBytes();
    }
  }

  /** Rows, runs of equal bytes and bytes without any order, longer than a block of bzip2. */
  private static byte[] mixture() {
    byte[] bytes = new byte[1_200_000];
    Random random = new Random(1);
    random.nextBytes(bytes);
    for (int run = 0; run < 600; run++) {
      Arrays.fill(bytes, 900 * run, 900 * run + run, (byte) 'a');
    }
    for (int i = 600_000; i < 900_000; i++) {
      bytes[i] = (byte) ('0' + random.nextInt(10));
    }
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(strings = {".gz", ".bz2", ".zst"})
  void compressedFilesAreRecognizedByTheirBytes(String ending) throws IOException {
    byte[] mixture = mixture();
    byte[] packed = compressed(ending, mixture);

    assertThat(read("a.csv" + ending, packed)).isEqualTo(mixture);
    assertThat(read("b.csv", packed)).as("whatever the name").isEqualTo(mixture);
  }

  @ParameterizedTest
  @ValueSource(strings = {".gz", ".bz2", ".zst"})
  void severalStreamsAreReadOneAfterTheOther(String ending) throws IOException {
    byte[] first = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8);
    byte[] second = "3,4\n".getBytes(StandardCharsets.UTF_8);

    assertThat(read("a" + ending, compressed(ending, first), compressed(ending, second)))
        .asString()
        .isEqualTo("a,b\n1,2\n3,4\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {".gz", ".bz2", ".zst"})
  void aFileThatIsCutOffOrAlteredIsRefused(String ending) throws IOException {
    byte[] packed = compressed(ending, Arrays.copyOfRange(mixture(), 550_000, 650_000));
    byte[] altered = packed.clone();
    altered[packed.length / 2] ^= 0x10;

    assertThatThrownBy(() -> read("cut" + ending, Arrays.copyOf(packed, packed.length / 2)))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read("altered" + ending, altered)).isInstanceOf(IOException.class);
  }

  @Test
  void aBrokenBlockOfBzip2IsReportedAsBroken() throws IOException {
    byte[] packed = compressed(".bz2", Arrays.copyOfRange(mixture(), 600_000, 600_400));
    for (int i = 6; i < packed.length; i++) {
      byte[] altered = packed.clone();
      altered[i] ^= 0x55;
      assertThatThrownBy(() -> read("altered", altered))
          .as("byte %d", i)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("bzip2");
    }
  }

  @ParameterizedTest
  @CsvSource({"rows.csv.gz, gzip", "rows.csv.BZ2, bzip2", "rows.csv.zst, zstd"})
  void anEndingWithoutItsHeaderIsAMistake(String name, String compression) {
    assertThatThrownBy(() -> read(name, "a,b\n".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("it does not have the header of a " + compression + " file");
  }

  @Test
  void theEndingOfACompressionIsNoPartOfAName() throws IOException {
    assertThat(DataFile.plainName("a.csv.zst")).isEqualTo("a.csv");
    assertThat(DataFile.plainName("a.csv")).isEqualTo("a.csv");
    assertThat(read("empty.csv.gz")).isEmpty();
  }
}
