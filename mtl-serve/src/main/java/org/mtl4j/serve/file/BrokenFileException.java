// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

/** A file that is no whole checkpoint: cut off, altered, or something else. Says what is wrong. */
public final class BrokenFileException extends Exception {
  private static final long serialVersionUID = 1L;

  public BrokenFileException(String message) {
    super(message);
  }

  public BrokenFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
