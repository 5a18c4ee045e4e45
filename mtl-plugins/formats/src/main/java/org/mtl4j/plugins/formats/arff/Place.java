// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.formats.arff;

import org.mtl4j.api.error.DataException;

/** A line of a file, for messages. */
record Place(String origin, int line) {
  DataException error(String what, Object... values) {
    return new DataException(origin + ", line " + line + ": " + what.formatted(values));
  }
}
