// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.coordination;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The frozen teachers that a {@link Transfer} reads, one for each task. They are no part of the
 * model: before the first step, each teacher computes its numbers for all training rows once, and
 * steps read them by row as they read labels. So no gradient reaches a teacher, and nothing changes
 * it.
 *
 * @param gives the numbers of a teacher
 * @param stored the folders of stored models by task; the teacher of any other task is a
 *     single-task model that is trained before the run, with the encoder, the head, the seed and
 *     the budget of the run
 */
public record Teachers(Gives gives, Map<String, Path> stored) {
  /** No teachers. */
  public static final Teachers NONE = new Teachers(Gives.NOTHING, Map.of());

  public Teachers {
    stored = Collections.unmodifiableMap(new LinkedHashMap<>(stored));
  }

  /** Whether there are teachers. */
  public boolean any() {
    return gives != Gives.NOTHING;
  }

  /** The numbers of a teacher for a row. */
  public enum Gives {
    /** There are no teachers. */
    NOTHING,
    /**
     * The predictions of the task [outputs]: probabilities, or values in the scale of the labels of
     * the run.
     */
    PREDICTIONS,
    /** The tensor that the head reads, flattened [n]. Stored models do not give it. */
    REPRESENTATION
  }
}
