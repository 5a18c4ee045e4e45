// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.file;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.ExternalException;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.error.MtlException.Fault;
import org.mtl4j.api.error.ResourceException;

/**
 * Turns an {@link IOException} into an error with a reason and a fault. Java passes on the text of
 * the system alone, so the fault is known from the English texts of Linux, macOS and Windows; any
 * other one is the user's.
 */
public final class FileProblem {
  private static final List<String> RESOURCES =
      List.of(
          "No space left on device",
          "not enough space on the disk",
          "quota exceeded",
          "Too many open files",
          "Cannot allocate memory",
          "File too large");

  private static final List<String> EXTERNAL =
      List.of(
          "Input/output error",
          "Remote I/O error",
          "Stale file handle",
          "Stale NFS file handle",
          "Transport endpoint is not connected",
          "Structure needs cleaning",
          "No such device",
          "Host is down",
          "Connection timed out");

  private FileProblem() {}

  /** The error for a file or folder that cannot be written. */
  public static MtlException unwritable(Path path, IOException e) {
    return error("'" + path + "' cannot be written", e, ConfigurationException::new);
  }

  /** The error for a file or folder that cannot be read. */
  public static MtlException unreadable(Path path, IOException e) {
    return error("'" + path + "' cannot be read", e, ConfigurationException::new);
  }

  /**
   * The error for anything that failed.
   *
   * @param what failed, as the beginning of a sentence; the reason follows
   * @param other makes the error from message and cause if neither a lack of resources nor a
   *     failure from outside is the reason
   */
  public static MtlException error(
      String what, IOException e, BiFunction<String, Throwable, MtlException> other) {
    String message = what + ": " + reason(e);
    return switch (fault(e)) {
      case INSUFFICIENT_RESOURCES -> new ResourceException(message, e);
      case EXTERNAL -> new ExternalException(message, e);
      case USER, INTERNAL -> other.apply(message, e);
    };
  }

  private static Fault fault(IOException e) {
    String reason = reason(e);
    if (RESOURCES.stream().anyMatch(reason::contains)) {
      return Fault.INSUFFICIENT_RESOURCES;
    }
    return isInterruption(e) || EXTERNAL.stream().anyMatch(reason::contains)
        ? Fault.EXTERNAL
        : Fault.USER;
  }

  private static boolean isInterruption(IOException e) {
    return e instanceof ClosedByInterruptException || e instanceof InterruptedIOException;
  }

  /** The reason without the path. */
  public static String reason(IOException e) {
    if (e instanceof FileAlreadyExistsException) {
      return "a file of this name is in the way";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException missing) {
      return "there is no " + missing.getFile();
    }
    if (isInterruption(e)) {
      return "interrupted";
    }
    // The message of a FileSystemException repeats the path before the reason.
    return e instanceof FileSystemException known && known.getReason() != null
        ? known.getReason()
        : String.valueOf(e.getMessage());
  }
}
