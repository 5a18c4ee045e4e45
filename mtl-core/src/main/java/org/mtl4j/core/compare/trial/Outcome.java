package org.mtl4j.core.compare.trial;

import java.util.OptionalLong;
import org.mtl4j.core.train.RunResult;

/** How a trial ended. */
public sealed interface Outcome {
  /**
   * It was trained, chosen and tested.
   *
   * @param memory the most memory the process held meanwhile, in bytes, where the system tells
   */
  record Finished(RunResult result, OptionalLong memory) implements Outcome {}

  /** It could not be done; the reason is a sentence. */
  record Failed(String reason) implements Outcome {}
}
