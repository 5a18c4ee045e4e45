// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

/** How a command prints what it found. */
enum Format {
  TEXT,
  JSON
}
