package org.mtl4j.core.config;

import java.nio.file.Path;

/**
 * Where something was written.
 *
 * @param source a file, or an option of the command line
 * @param line from 1; 0 where the source has no lines
 * @param column from 1
 * @param folder what relative paths are relative to
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
