// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bundle;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a model comes from.
 *
 * @param mtl4j the version that wrote it
 * @param backend what it was trained on, with the version
 * @param written when
 * @param run what its run was called
 * @param seed of first values, shuffles and random draws
 * @param epoch whose parameters were kept, from 1
 * @param rows the number of rows of each part of the data
 * @param fingerprint of the encoded training rows: equal for equal rows in equal order
 */
public record Provenance(
    String mtl4j,
    String backend,
    Instant written,
    String run,
    long seed,
    int epoch,
    Map<String, Integer> rows,
    String fingerprint) {
  public Provenance {
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
  }
}
