package org.mtl4j.core.compare.trial;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.mtl4j.core.data.DatasetDigest;
import org.mtl4j.core.preparation.Prepared;

/** A digest of data as models see it: every encoded value of every part, in order. */
final class DataDigest {
  private DataDigest() {}

  static String of(Prepared data) {
    String parts =
        String.join(
            "\n",
            data.inputs().toString(),
            DatasetDigest.of(data.train()),
            data.validation().map(DatasetDigest::of).orElse("none"),
            data.test().map(DatasetDigest::of).orElse("none"));
    byte[] digest = TrialFormat.sha256().digest(parts.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest);
  }
}
