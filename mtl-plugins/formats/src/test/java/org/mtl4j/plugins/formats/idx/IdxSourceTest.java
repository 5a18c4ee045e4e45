// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.formats.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.ArrayColumn;
import org.mtl4j.api.data.DataSource.ColumnType;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.plugins.formats.RealData;
import org.mtl4j.plugins.formats.idx.IdxSource.Files;

class IdxSourceTest {
  @TempDir private Path folder;

  /** A file of unsigned bytes that count up. */
  private static byte[] bytes(int... sizes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 0, 8, (byte) sizes.length});
    int elements = 1;
    for (int size : sizes) {
      out.writeBytes(new byte[] {(byte) (size >>> 24), (byte) (size >>> 16), 0, (byte) size});
      elements *= size;
    }
    for (int i = 0; i < elements; i++) {
      out.write(i);
    }
    return out.toByteArray();
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return java.nio.file.Files.write(folder.resolve(name), bytes);
  }

  private Table read(byte[] images, byte[] labels) throws IOException {
    Files files = new Files(file("images", images), file("labels", labels));
    return new IdxSource(files).read(Request.GUESS).train();
  }

  private void refuses(byte[] images, byte[] labels, String... parts) {
    assertThatThrownBy(() -> read(images, labels))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void imagesAreArraysWithChannelsBesideTheirLabels() throws IOException {
    Table table = read(bytes(2, 3, 4), bytes(2));
    ArrayColumn image = (ArrayColumn) table.column("image");
    assertThat(image.row()).isEqualTo(Shape.of(3, 4, 1));
    assertThat(image.values()).hasSize(24).startsWith(0, 1 / 255f).endsWith(23 / 255f);
    assertThat(((NumberColumn) table.column("label")).values()).containsExactly(0, 1);

    Table colors = read(bytes(1, 2, 2, 3), bytes(1, 2));
    assertThat(((ArrayColumn) colors.column("image")).row()).isEqualTo(Shape.of(2, 2, 3));
    assertThat(colors.names()).containsExactly("image", "label1", "label2");
  }

  @Test
  void everyTypeOfNumberIsReadPlainAndGzip() throws IOException {
    int[] types = {0x09, 0x0B, 0x0C, 0x0D, 0x0E};
    for (int type : types) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
        out.writeInt(type << 8 | 2);
        out.writeInt(1);
        out.writeInt(2);
        for (int value : new int[] {-3, 100}) {
          switch (type) {
            case 0x09 -> out.writeByte(value);
            case 0x0B -> out.writeShort(value);
            case 0x0C -> out.writeInt(value);
            case 0x0D -> out.writeFloat(value);
            default -> out.writeDouble(value);
          }
        }
      }
      assertThat(IdxFile.read(file("numbers.gz", bytes.toByteArray())).values())
          .containsExactly(-3, 100);
    }
  }

  @Test
  void brokenFilesAreRefused() {
    byte[] image = bytes(2, 3, 4);
    refuses(Arrays.copyOf(image, 20), bytes(2), "images: found the end", "after 4 of the 24");
    refuses(
        Arrays.copyOf(image, 9), bytes(2), "images: found the end of the file within its header");
    refuses(
        Arrays.copyOf(image, image.length + 1), bytes(2), "more bytes than the sizes [2, 3, 4]");
    byte[] wrong = image.clone();
    wrong[2] = 7;
    refuses(wrong, bytes(2), "images: found the first bytes 00000703 where an IDX file has 00 00");
    refuses(
        "PNG image data".getBytes(StandardCharsets.US_ASCII),
        bytes(2),
        "images: found the first bytes 504e4720");
    refuses(image, bytes(3), "holds 2 images, but", "holds 3 labels");
    refuses(bytes(4), bytes(4), "found sizes [4] where images are expected");
    refuses(image, bytes(2, 1, 1), "found sizes [2, 1, 1] where labels are expected");
  }

  /** A header with 2^31 numbers must not allocate them before they are read. */
  @Test
  void aHeaderThatLiesTakesNoMemory() {
    byte[] lie = bytes(1, 1, 1);
    for (int place : new int[] {4, 8}) {
      lie[place] = 0x01;
    }
    refuses(lie, bytes(1), "images: found the sizes [16777217, 16777217, 0], more than one array");
    byte[] large = bytes(1, 1, 1);
    large[4] = 0x3f;
    refuses(large, bytes(1), "after 1 of the 1056964609 numbers");
  }

  @Test
  void columnsAreTakenAsAskedFor() throws IOException {
    Files files = new Files(file("images", bytes(2, 3)), file("labels", bytes(2)));
    var skip = Map.of("label", ColumnType.SKIP);
    assertThat(new IdxSource(files).read(new Request(List.of(), skip)).train().names())
        .containsExactly("image");
    assertThatThrownBy(() -> new IdxSource(files).read(new Request(List.of("digit"), Map.of())))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("no column 'digit', which the schema names", "image, label");
  }

  @Test
  void mnist() {
    Path images = RealData.file("mnist/t10k-images-idx3-ubyte.gz");
    Files files = new Files(images, images.resolveSibling("t10k-labels-idx1-ubyte.gz"));
    Table table = new IdxSource(files).read(Request.GUESS).train();
    assertThat(table.rows()).isEqualTo(10_000);
    assertThat(table.column("image").row()).isEqualTo(Shape.of(28, 28, 1));
    assertThat(((NumberColumn) table.column("label")).values()).startsWith(7, 2, 1, 0, 4);
  }
}
