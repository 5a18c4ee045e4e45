// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.screen;

/** The format of what a command prints. */
public enum OutputFormat {
  TEXT,
  JSON
}
