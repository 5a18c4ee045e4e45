// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.data;

import java.util.List;
import org.mtl4j.api.option.OptionException;

/**
 * The format of delimited text.
 *
 * @param header whether the first line has the names of the columns
 * @param delimiter the character between values
 * @param quote the character around values that contain a delimiter, a line break or, doubled, a
 *     quote
 * @param missing the texts that mark a missing value
 */
public record RowFormat(boolean header, char delimiter, char quote, List<String> missing) {
  public RowFormat {
    missing = List.copyOf(missing);
    if (delimiter == quote) {
      throw new OptionException("quote", "must not be the delimiter, but both are " + quote);
    }
  }
}
