// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The command line in a process of its own, which gets a signal. */
final class InterruptedCommand {
  /** The signals of Ctrl-C and of a system that shuts down. */
  enum Signal {
    INT(130),
    TERM(143);

    private final int code;

    Signal(int code) {
      this.code = code;
    }

    /** The exit code of a process that it ends. */
    int code() {
      return code;
    }
  }

  private final Process process;
  private final Thread reader;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private Signal signal;

  InterruptedCommand(Object... args) throws IOException {
    // Java ignores Ctrl-C if a process in the background starts it.
    Stream<String> env = Stream.of("/usr/bin/env", "--default-signal=INT");
    Stream<String> java = Stream.concat(env, Java.call(Main.class).stream());
    process =
        new ProcessBuilder(Stream.concat(java, Stream.of(args).map(Object::toString)).toList())
            .redirectErrorStream(true)
            .start();
    reader = new Thread(this::read);
    reader.start();
  }

  private void read() {
    try (BufferedReader from = process.inputReader()) {
      from.lines().filter(line -> !line.isBlank()).forEach(lines::add);
    } catch (IOException e) {
      lines.add("\tat the end: " + e);
    }
  }

  /** What it printed, to standard output or error, without empty lines. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  /** Whether it has printed a line that starts so. */
  boolean said(String start) {
    return lines().stream().anyMatch(line -> line.startsWith(start));
  }

  /** Waits until something is so, as long as the process lives. */
  void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      assertThat(process.isAlive()).as(() -> "ended before: " + lines()).isTrue();
      Thread.sleep(0, 200_000);
    }
  }

  /** Waits, but no longer than the process lives. */
  void sleep(long milliseconds) throws InterruptedException {
    process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
  }

  /** Sends a signal; Ctrl-C first to processes that it has started, as a terminal may do. */
  void stop(Signal which, ProcessHandle... children) throws IOException, InterruptedException {
    signal = which;
    if (which == Signal.TERM) {
      process.toHandle().destroy(); // unlike that of the process, this leaves its output open
      return;
    }
    Stream<Long> all =
        Stream.concat(Stream.of(children).map(ProcessHandle::pid), Stream.of(process.pid()));
    Stream<String> kill = Stream.of("/bin/kill", "-INT");
    new ProcessBuilder(Stream.concat(kill, all.map(Object::toString)).toList())
        .redirectErrorStream(true)
        .start()
        .waitFor();
  }

  Signal signal() {
    return signal;
  }

  /** The processes that it has started. */
  List<ProcessHandle> children() {
    return process.descendants().toList();
  }

  /** Its exit code. */
  int end() throws InterruptedException {
    assertThat(process.waitFor(300, TimeUnit.SECONDS)).as(() -> "still runs: " + lines()).isTrue();
    reader.join();
    return process.exitValue();
  }
}
