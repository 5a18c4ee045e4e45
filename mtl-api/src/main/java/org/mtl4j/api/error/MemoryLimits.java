// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.error;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory this process may still get. Only Linux tells more than the heap. */
final class MemoryLimits {
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;

  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** The limit and the use of a control group, in versions 2 and 1. */
  private static final List<List<String>> GROUPS =
      List.of(
          List.of("memory.max", "memory.current"),
          List.of("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"));

  private final Path root;

  /**
   * Limits of a machine.
   *
   * @param root its root folder, with {@code proc} and {@code sys}
   */
  MemoryLimits(Path root) {
    this.root = root;
  }

  /** A list for the end of a message. */
  String text() {
    Runtime runtime = Runtime.getRuntime();
    List<String> parts = new ArrayList<>();
    parts.add(
        "the Java heap has %d of at most %d MiB in use"
            .formatted(
                (runtime.totalMemory() - runtime.freeMemory()) / MIB, runtime.maxMemory() / MIB));
    number("proc/meminfo", "MemAvailable:")
        .ifPresent(kib -> parts.add("the machine has %d MiB left".formatted(kib * KIB / MIB)));
    long total = number("proc/meminfo", "MemTotal:").orElse(Long.MAX_VALUE / KIB) * KIB;
    for (List<String> group : GROUPS) {
      OptionalLong limit = number("sys/fs/cgroup/" + group.get(0), "");
      OptionalLong used = number("sys/fs/cgroup/" + group.get(1), "");
      if (limit.isPresent() && used.isPresent() && limit.getAsLong() < total) {
        parts.add(left("its control group", limit.getAsLong() - used.getAsLong()));
      }
    }
    OptionalLong addresses = number("proc/self/limits", "Max address space");
    OptionalLong used = number("proc/self/status", "VmSize:");
    if (addresses.isPresent() && used.isPresent()) {
      parts.add(left("ulimit -v", addresses.getAsLong() - used.getAsLong() * KIB));
    }
    return String.join(", ", parts);
  }

  private static String left(String who, long bytes) {
    return "%s leaves %d MiB".formatted(who, Math.max(0, bytes) / MIB);
  }

  /** The number that follows the name of a line; empty if there is none, or it is unlimited. */
  private OptionalLong number(String file, String name) {
    try {
      for (String line : Files.readAllLines(root.resolve(file))) {
        if (line.startsWith(name)) {
          String value = line.substring(name.length()).strip().split("\\s", 2)[0];
          Matcher digits = NUMBER.matcher(value);
          return digits.matches() ? OptionalLong.of(Long.parseLong(value)) : OptionalLong.empty();
        }
      }
    } catch (IOException | NumberFormatException e) {
      // This system does not tell.
    }
    return OptionalLong.empty();
  }
}
