// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.trial;

import java.util.OptionalLong;
import org.mtl4j.core.train.RunResult;

/** The result of a trial. */
public sealed interface Outcome {
  /**
   * It was trained and tested.
   *
   * @param memory the peak memory of the process during the trial, in bytes, if the system reports
   *     it
   */
  record Finished(RunResult result, OptionalLong memory) implements Outcome {}

  /** It failed; the reason is a sentence. */
  record Failed(String reason) implements Outcome {}
}
