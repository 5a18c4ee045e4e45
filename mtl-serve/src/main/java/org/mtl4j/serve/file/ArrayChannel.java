// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Locale;
import java.util.zip.CRC32C;

/** Little-endian arrays of numbers in a channel, with their checksums, through one small buffer. */
final class ArrayChannel {
  private final FileChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.LITTLE_ENDIAN);

  ArrayChannel(FileChannel channel) {
    this.channel = channel;
  }

  /** Moves {@code count} numbers, from index {@code from} on, between an array and the buffer. */
  @FunctionalInterface
  private interface Move {
    void accept(int from, int count);
  }

  /** Takes the bytes of the buffer. */
  @FunctionalInterface
  private interface Sink {
    void accept(ByteBuffer bytes) throws IOException;
  }

  /** The CRC-32C of some bytes in hexadecimal digits. */
  static String checksum(ByteBuffer bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return digits(sum);
  }

  private static String digits(CRC32C sum) {
    return String.format(Locale.ROOT, "%08x", sum.getValue());
  }

  String checksum(float[] values) throws IOException {
    CRC32C sum = new CRC32C();
    encode(values, sum::update);
    return digits(sum);
  }

  String checksum(double[] values) throws IOException {
    CRC32C sum = new CRC32C();
    encode(values, sum::update);
    return digits(sum);
  }

  void write(float[] values) throws IOException {
    encode(values, bytes -> AtomicFile.writeFully(channel, bytes));
  }

  void write(double[] values) throws IOException {
    encode(values, bytes -> AtomicFile.writeFully(channel, bytes));
  }

  private void encode(float[] values, Sink sink) throws IOException {
    encode(
        values.length, Float.BYTES, (from, n) -> buffer.asFloatBuffer().put(values, from, n), sink);
  }

  private void encode(double[] values, Sink sink) throws IOException {
    encode(
        values.length,
        Double.BYTES,
        (from, n) -> buffer.asDoubleBuffer().put(values, from, n),
        sink);
  }

  private void encode(int length, int size, Move move, Sink sink) throws IOException {
    int most = buffer.capacity() / size;
    for (int from = 0; from < length; from += most) {
      int count = Math.min(most, length - from);
      buffer.clear().limit(count * size);
      move.accept(from, count);
      sink.accept(buffer);
    }
  }

  /**
   * Reads an array.
   *
   * @throws BrokenFileException if the file ends before it or the checksum differs
   */
  float[] floats(String name, int length, String checksum) throws IOException, BrokenFileException {
    require(part(name), (long) length * Float.BYTES);
    float[] values = new float[length];
    decode(
        name,
        length,
        Float.BYTES,
        (from, n) -> buffer.asFloatBuffer().get(values, from, n),
        checksum);
    return values;
  }

  /** The same for numbers of 64 bits. */
  double[] doubles(String name, int length, String checksum)
      throws IOException, BrokenFileException {
    require(part(name), (long) length * Double.BYTES);
    double[] values = new double[length];
    decode(
        name,
        length,
        Double.BYTES,
        (from, n) -> buffer.asDoubleBuffer().get(values, from, n),
        checksum);
    return values;
  }

  private void decode(String name, int length, int size, Move move, String checksum)
      throws IOException, BrokenFileException {
    CRC32C sum = new CRC32C();
    int most = buffer.capacity() / size;
    for (int from = 0; from < length; from += most) {
      int count = Math.min(most, length - from);
      buffer.clear().limit(count * size);
      readFully(part(name), buffer);
      sum.update(buffer.flip());
      buffer.rewind();
      move.accept(from, count);
    }
    if (!digits(sum).equals(checksum)) {
      throw new BrokenFileException("the checksum of its " + part(name) + " is wrong");
    }
  }

  private static String part(String name) {
    return "array '" + name + "'";
  }

  /** Reads a few bytes. */
  ByteBuffer bytes(String part, int length) throws IOException, BrokenFileException {
    require(part, length);
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    readFully(part, bytes);
    return bytes.flip();
  }

  /** Checked before memory is allocated: an altered length must not ask for more than exists. */
  private void require(String part, long length) throws IOException, BrokenFileException {
    long left = channel.size() - channel.position();
    if (length > left) {
      throw new BrokenFileException(
          "it is cut off in its %s, which needs %d bytes, but %d are left"
              .formatted(part, length, left));
    }
  }

  private void readFully(String part, ByteBuffer bytes) throws IOException, BrokenFileException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new BrokenFileException("it is cut off in its " + part);
      }
    }
  }
}
