// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bundle;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The origin of a model.
 *
 * @param mtl4j the version that wrote it
 * @param backend the backend that trained it, with its version
 * @param written the date that {@code SOURCE_DATE_EPOCH} gives; absent by default, so that equal
 *     runs write equal files
 * @param run the name of its run
 * @param seed of initialization, shuffles and random draws
 * @param epoch the epoch of its parameters, from 1
 * @param rows the number of rows of each part of the data
 * @param fingerprint the digest of the encoded training rows: equal for equal rows in equal order
 */
public record Provenance(
    String mtl4j,
    String backend,
    Optional<Instant> written,
    String run,
    long seed,
    int epoch,
    Map<String, Integer> rows,
    String fingerprint) {
  public Provenance {
    rows = Collections.unmodifiableMap(new LinkedHashMap<>(rows));
  }
}
