package org.mtl4j.core.data;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.mtl4j.api.data.Dataset;

/** What tells one data set from another. */
public final class DatasetDigest {
  private DatasetDigest() {}

  /** The SHA-256 of all blocks: their names, types, shapes and bytes. */
  public static String of(Dataset data) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      data.blocks()
          .forEach(
              (name, block) -> {
                String head = name + "\n" + block.type() + block.row() + block.rows() + "\n";
                digest.update(head.getBytes(StandardCharsets.UTF_8));
                digest.update(block.bytes().duplicate().rewind());
              });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
