// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.board;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.tensorflow.proto.Event;

/**
 * A file of events in the TFRecord format of TensorFlow. A record is its length, a checksum of the
 * length, the bytes and a checksum of the bytes, little-endian. A checksum is a masked CRC-32C.
 */
final class EventFile implements AutoCloseable {
  private static final String VERSION = "brain.Event:2";
  private static final int MASK = 0xa282ead8;
  private static final int ROTATION = 15;

  private final OutputStream out;

  /** Creates a file in a folder, with a name that TensorBoard finds. */
  EventFile(Path folder) throws IOException {
    Files.createDirectories(folder);
    long nanos = System.nanoTime() & 0xffffff;
    String name =
        "events.out.tfevents.%010d.mtl4j.%d.%d"
            .formatted(System.currentTimeMillis() / 1000, ProcessHandle.current().pid(), nanos);
    out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(name)));
    write(Event.newBuilder().setWallTime(now()).setFileVersion(VERSION).build());
  }

  /** The wall time of an event now: seconds since 1970. */
  static double now() {
    return System.currentTimeMillis() / 1e3;
  }

  /** Appends an event. */
  void write(Event event) throws IOException {
    byte[] bytes = event.toByteArray();
    byte[] length = littleEndian(Long.BYTES).putLong(bytes.length).array();
    out.write(length);
    out.write(littleEndian(Integer.BYTES).putInt(checksum(length)).array());
    out.write(bytes);
    out.write(littleEndian(Integer.BYTES).putInt(checksum(bytes)).array());
  }

  /** Makes all events so far visible to readers. */
  void flush() throws IOException {
    out.flush();
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The masked CRC-32C of some bytes. */
  static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return Integer.rotateRight((int) crc.getValue(), ROTATION) + MASK;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
