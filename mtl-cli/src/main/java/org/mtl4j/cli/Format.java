package org.mtl4j.cli;

/** How a command prints what it found. */
enum Format {
  TEXT,
  JSON
}
