// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.run;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A call of {@code System.exit} before the command has ended: by a plugin, as we make none. */
final class ExitCall {
  private ExitCall() {}

  /** The code that called it, in words; empty if the process ends by a signal. */
  static Optional<String> find() {
    return Thread.getAllStackTraces().entrySet().stream()
        .flatMap(entry -> of(entry).stream())
        .findFirst();
  }

  private static Optional<String> of(Map.Entry<Thread, StackTraceElement[]> thread) {
    List<StackTraceElement> frames = Arrays.asList(thread.getValue());
    int exit = 0;
    for (int i = 0; i < frames.size(); i++) {
      exit = isExit(frames.get(i)) ? i + 1 : exit;
    }
    if (exit == 0 || exit == frames.size()) {
      return Optional.empty();
    }
    StackTraceElement caller = frames.get(exit);
    return Optional.of(
        "%s.%s ended the process by System.exit before there was a result (thread '%s'); code of a plugin must not do that"
            .formatted(caller.getClassName(), caller.getMethodName(), thread.getKey().getName()));
  }

  private static boolean isExit(StackTraceElement frame) {
    boolean runs = frame.getClassName().equals("java.lang.Runtime");
    return (runs || frame.getClassName().equals("java.lang.System"))
        && frame.getMethodName().equals("exit");
  }
}
