// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bulk;

import java.io.IOException;
import java.util.List;
import org.mtl4j.serve.answer.Answers;

/** Writes the answers, row after row. */
public interface AnswerWriter {
  /**
   * Writes a row.
   *
   * @param kept the values of the columns that are copied
   */
  void write(List<String> kept, Answers answers) throws IOException;
}
