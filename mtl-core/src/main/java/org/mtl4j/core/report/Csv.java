// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.StringWriter;
import java.util.List;

/** Values as CSV; a number that is not finite is empty. */
final class Csv {
  private Csv() {}

  static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "";
  }

  /** The text of lines of cells, titles first. */
  static String text(List<List<String>> lines) {
    StringWriter text = new StringWriter();
    CsvWriter csv = CsvWriter.builder().bufferSize(0).build(text);
    lines.forEach(csv::writeRecord);
    return text.toString();
  }
}
