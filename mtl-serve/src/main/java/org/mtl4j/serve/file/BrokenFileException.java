// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

/** A file is not a complete array file: cut off, altered, or of another kind. Names the part. */
public final class BrokenFileException extends Exception {
  private static final long serialVersionUID = 1L;

  public BrokenFileException(String message) {
    super(message);
  }

  public BrokenFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
