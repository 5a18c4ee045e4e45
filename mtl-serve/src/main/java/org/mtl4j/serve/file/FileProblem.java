// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.mtl4j.api.error.ConfigurationException;

/** What to tell a person of a file that failed. */
public final class FileProblem {
  private FileProblem() {}

  /** The error for something that cannot be written. */
  public static ConfigurationException unwritable(Path path, IOException e) {
    return new ConfigurationException("'" + path + "' cannot be written: " + reason(e), e);
  }

  /** Why, without the path. */
  public static String reason(IOException e) {
    if (e instanceof FileAlreadyExistsException) {
      return "a file of this name is in the way";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException missing) {
      return missing.getFile() + " cannot be created";
    }
    // The message of other ones repeats the path before the reason.
    return e instanceof FileSystemException known && known.getReason() != null
        ? known.getReason()
        : String.valueOf(e.getMessage());
  }
}
