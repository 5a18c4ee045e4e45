// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.nio.file.Path;

/**
 * A position in a configuration.
 *
 * @param source a file, or an option of the command line
 * @param line counted from 1; 0 if the source has no lines
 * @param column counted from 1
 * @param folder the folder of relative paths
 */
record Place(String source, int line, int column, Path folder) {
  Place at(int newLine, int newColumn) {
    return new Place(source, newLine, newColumn, folder);
  }

  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}
