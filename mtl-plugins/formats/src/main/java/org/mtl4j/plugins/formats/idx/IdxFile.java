// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.formats.idx;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.mtl4j.api.data.DataFile;
import org.mtl4j.api.error.DataException;

/**
 * The content of an IDX file: two zero bytes, the type of the numbers, the number of axes, their
 * sizes and the numbers, all big-endian.
 *
 * @param sizes of the axes; the first is the number of rows
 * @param values in row-major order
 */
record IdxFile(Path path, int[] sizes, float[] values) {
  private static final int CHUNK = 1 << 16;

  private enum Type {
    UNSIGNED_BYTE(0x08, 1),
    BYTE(0x09, 1),
    SHORT(0x0B, 2),
    INT(0x0C, 4),
    FLOAT(0x0D, 4),
    DOUBLE(0x0E, 8);

    private final int code;
    private final int bytes;

    Type(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }

    float read(DataInputStream in) throws IOException {
      return switch (this) {
        case UNSIGNED_BYTE -> in.readUnsignedByte();
        case BYTE -> in.readByte();
        case SHORT -> in.readShort();
        case INT -> in.readInt();
        case FLOAT -> in.readFloat();
        case DOUBLE -> (float) in.readDouble();
      };
    }
  }

  /**
   * Reads a file.
   *
   * @throws DataException if it is no IDX file, is truncated, or is longer than its sizes say
   */
  static IdxFile read(Path path) {
    int[] sizes = new int[0];
    try (InputStream bytes = DataFile.open(path);
        DataInputStream in = new DataInputStream(bytes)) {
      int magic = in.readInt();
      Type type = type(path, magic);
      sizes = new int[magic & 0xFF];
      long elements = 1;
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = in.readInt();
        elements = sizes[i] < 0 ? -1 : Math.multiplyExact(elements, sizes[i]);
        if (elements < 0 || elements > Integer.MAX_VALUE - 8) {
          throw new DataException(
              "%s: found the sizes %s, more than one array of Java can hold"
                  .formatted(path, Arrays.toString(sizes)));
        }
      }
      float[] values = values(path, in, type, sizes, (int) elements);
      if (in.read() >= 0) {
        throw new DataException(
            "%s: found more bytes than the sizes %s tell".formatted(path, Arrays.toString(sizes)));
      }
      return new IdxFile(path, sizes, values);
    } catch (EOFException e) {
      throw new DataException(path + ": found the end of the file within its header", e);
    } catch (ZipException e) {
      throw new DataException(path + ": cannot be decompressed: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new DataException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static Type type(Path path, int magic) {
    return Arrays.stream(Type.values())
        .filter(type -> magic >>> 8 == type.code && (magic & 0xFF) > 0)
        .findFirst()
        .orElseThrow(
            () ->
                new DataException(
                    "%s: found the first bytes %08x where an IDX file has 00 00, the type of its"
                            .formatted(path, magic)
                        + " numbers (08, 09, 0b to 0e) and the number of axes"));
  }

  /** The array grows as numbers are read, so that a wrong header cannot exhaust the memory. */
  private static float[] values(Path path, DataInputStream in, Type type, int[] sizes, int elements)
      throws IOException {
    float[] values = new float[Math.min(elements, CHUNK)];
    int read = 0;
    try {
      for (; read < elements; read++) {
        if (read == values.length) {
          values = Arrays.copyOf(values, (int) Math.min(elements, 2L * values.length));
        }
        values[read] = type.read(in);
      }
    } catch (EOFException e) {
      throw new DataException(
          "%s: found the end of the file after %d of the %d numbers of %d byte(s) that the sizes %s tell"
              .formatted(path, read, elements, type.bytes, Arrays.toString(sizes)),
          e);
    }
    return values;
  }

  int rows() {
    return sizes[0];
  }
}
