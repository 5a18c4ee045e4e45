package org.mtl4j.serve.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/** Arrays of numbers with a checksum behind each, through one small buffer. */
final class Numbers {
  private final FileChannel channel;
  private final ByteBuffer buffer =
      ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.LITTLE_ENDIAN);

  Numbers(FileChannel channel) {
    this.channel = channel;
  }

  void raw(ByteBuffer bytes) throws IOException {
    AtomicFile.writeFully(channel, bytes);
  }

  void write(float[] values) throws IOException {
    CRC32C sum = new CRC32C();
    int most = buffer.capacity() / Float.BYTES;
    for (int from = 0; from < values.length; from += most) {
      int count = Math.min(most, values.length - from);
      buffer.clear().limit(count * Float.BYTES);
      buffer.asFloatBuffer().put(values, from, count);
      flush(sum);
    }
    sum(sum);
  }

  void write(double[] values) throws IOException {
    CRC32C sum = new CRC32C();
    int most = buffer.capacity() / Double.BYTES;
    for (int from = 0; from < values.length; from += most) {
      int count = Math.min(most, values.length - from);
      buffer.clear().limit(count * Double.BYTES);
      buffer.asDoubleBuffer().put(values, from, count);
      flush(sum);
    }
    sum(sum);
  }

  private void flush(CRC32C sum) throws IOException {
    sum.update(buffer.duplicate());
    raw(buffer);
  }

  private void sum(CRC32C sum) throws IOException {
    raw(buffer.clear().putInt((int) sum.getValue()).flip());
  }

  float[] floats(String name, int length) throws IOException, BrokenFileException {
    require(name, (long) length * Float.BYTES + Integer.BYTES);
    CRC32C sum = new CRC32C();
    float[] values = new float[length];
    int most = buffer.capacity() / Float.BYTES;
    for (int from = 0; from < length; from += most) {
      int count = Math.min(most, length - from);
      fill(name, count * Float.BYTES, sum);
      buffer.asFloatBuffer().get(values, from, count);
    }
    check(name, sum);
    return values;
  }

  double[] doubles(String name, int length) throws IOException, BrokenFileException {
    require(name, (long) length * Double.BYTES + Integer.BYTES);
    CRC32C sum = new CRC32C();
    double[] values = new double[length];
    int most = buffer.capacity() / Double.BYTES;
    for (int from = 0; from < length; from += most) {
      int count = Math.min(most, length - from);
      fill(name, count * Double.BYTES, sum);
      buffer.asDoubleBuffer().get(values, from, count);
    }
    check(name, sum);
    return values;
  }

  /** Bytes of a part that is small; the array behind the buffer holds them and nothing more. */
  ByteBuffer bytes(String name, int length) throws IOException, BrokenFileException {
    require(name, length);
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    readFully(name, bytes);
    return bytes.flip();
  }

  /** Before memory is taken: an altered length must not ask for more than there is. */
  private void require(String name, long length) throws IOException, BrokenFileException {
    long left = channel.size() - channel.position();
    if (length < 0 || length > left) {
      throw new BrokenFileException(
          "it is cut off in its part '%s', which needs %d bytes where %d are left"
              .formatted(name, length, left));
    }
  }

  private void fill(String name, int length, CRC32C sum) throws IOException, BrokenFileException {
    buffer.clear().limit(length);
    readFully(name, buffer);
    buffer.flip();
    sum.update(buffer.duplicate());
  }

  private void readFully(String name, ByteBuffer bytes) throws IOException, BrokenFileException {
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new BrokenFileException("it is cut off in its part '" + name + "'");
      }
    }
  }

  private void check(String name, CRC32C sum) throws IOException, BrokenFileException {
    buffer.clear().limit(Integer.BYTES);
    readFully(name, buffer);
    if (buffer.flip().getInt() != (int) sum.getValue()) {
      throw new BrokenFileException("the checksum of its part '" + name + "' is wrong");
    }
  }
}
