// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.cli.InterruptedCommand.Signal;

/** SIGINT and SIGTERM while worker processes run trials. */
@Tag("fault-injection")
class InterruptedTrialsIT {
  @TempDir private Path folder;
  private Path config;
  private Path out;

  @BeforeEach
  void configure() throws IOException {
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    out = folder.resolve("runs/out");
    config =
        Files.writeString(
            folder.resolve("small.yaml"),
            """
            data: {source: related-tasks, rows: 300, tasks: [regression, binary]}
            tasks:
              value: {type: regression, label: regression}
              yes: {type: binary, label: binary}
            model: {encoder: {name: mlp, widths: [8]}}
            training: {epochs: 2, batch: 32}
            backend: {threads: 1}
            """);
  }

  @Test
  void aComparisonLeavesNothingOrFinishedRuns() throws Exception {
    InterruptedCommand early = compare();
    early.await(() -> Files.exists(out));
    early.stop(Signal.TERM);
    leavesNothing(early);

    InterruptedCommand starting = compare();
    starting.await(() -> !starting.children().isEmpty());
    starting.stop(Signal.TERM);
    leavesNothing(starting);

    InterruptedCommand second = compare();
    second.await(() -> second.said("run 1/4"));
    List<ProcessHandle> workers = second.children();
    // Ctrl-C reaches all processes of a terminal; the workers end before their parent knows why.
    second.stop(Signal.INT, workers.toArray(ProcessHandle[]::new));
    leavesRuns(second);
    assertThat(workers).noneMatch(ProcessHandle::isAlive);
    assertThat(second.lines()).noneMatch(line -> line.contains("failed"));

    Console rest =
        Console.run(
            "compare",
            config,
            "--methods",
            "equal,dwa",
            "--out",
            out,
            "--seeds",
            1,
            "--references",
            "none");
    assertThat(rest.exit()).as(rest.err()).isZero();
    assertThat(rest.err()).containsPattern("[1-3] of 4 runs are already stored");
  }

  @Test
  void aDemoAndAPredictionLeaveNothing() throws Exception {
    InterruptedCommand demo = new InterruptedCommand("demo", "--out", out);
    demo.await(() -> Files.exists(out));
    demo.stop(Signal.INT);
    leavesNothing(demo);

    assertThat(Console.run("train", config, "--out", out).exit()).isZero();
    Path rows = folder.resolve("rows.csv");
    Path answers = folder.resolve("answers/all.csv");
    StringBuilder text = new StringBuilder("x0,x1,x2,x3,x4,x5,x6,x7,x8,x9,x10,x11\n");
    text.append("1,2,3,4,5,6,7,8,9,0,1,2\n".repeat(2_000_000));
    Files.writeString(rows, text);
    InterruptedCommand predict =
        new InterruptedCommand("predict", out.resolve("model"), "--in", rows, "--out", answers);
    predict.await(() -> Files.exists(answers.getParent()));
    predict.stop(Signal.TERM);

    assertThat(predict.end()).isEqualTo(143);
    assertThat(predict.lines()).last().isEqualTo("mtl: '" + answers + "' was not written");
    assertThat(answers.getParent()).isEmptyDirectory();
  }

  private InterruptedCommand compare() throws IOException {
    return new InterruptedCommand(
        "compare",
        config,
        "--methods",
        "equal,dwa",
        "--out",
        out,
        "--seeds",
        1,
        "--parallel",
        2,
        "--references",
        "none");
  }

  private void leavesNothing(InterruptedCommand command) throws InterruptedException {
    int code = command.end();
    assertThat(code).as(() -> "" + command.lines()).isEqualTo(command.signal().code());
    assertThat(command.lines()).last().isEqualTo("mtl: nothing was saved");
    assertThat(out.getParent()).doesNotExist();
  }

  private void leavesRuns(InterruptedCommand command) throws InterruptedException {
    assertThat(command.end()).isEqualTo(command.signal().code());
    assertThat(command.lines())
        .last()
        .isEqualTo("mtl: the same command resumes; finished runs are in " + out.resolve("trials"));
  }
}
