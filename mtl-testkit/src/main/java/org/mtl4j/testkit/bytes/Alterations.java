// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.testkit.bytes;

import java.util.Arrays;
import java.util.Random;

/** Random alterations of the content of a file; the same seed gives the same alterations. */
public final class Alterations {
  /**
   * The number of alterations of a test: the system property {@code mtl.mutations}, 30 if unset.
   */
  public static final int COUNT = Integer.getInteger("mtl.mutations", 30);

  private static final int LONGEST = 40;

  private final Random random;

  public Alterations(long seed) {
    random = new Random(seed);
  }

  /** A copy with one bit or byte changed, the end cut off, a range removed, or a range of noise. */
  public byte[] of(byte[] whole) {
    byte[] bytes = whole.clone();
    int at = random.nextInt(bytes.length);
    int length = Math.min(bytes.length - at, 1 + random.nextInt(LONGEST));
    switch (random.nextInt(5)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> bytes = Arrays.copyOf(bytes, at);
      case 3 -> {
        System.arraycopy(bytes, at + length, bytes, at, bytes.length - at - length);
        bytes = Arrays.copyOf(bytes, bytes.length - length);
      }
      default -> {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, at, length);
      }
    }
    return bytes;
  }
}
