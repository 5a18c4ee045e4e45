// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.error.MtlException.Fault;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.testkit.bytes.Alterations;

/**
 * Files of data and of configuration with random alterations: they are read, or refused in words as
 * a mistake in the data, within a time limit. Never is there another exception.
 */
class DamagedDataIT {
  private static final int SECONDS = 60;

  private static final String ROWS =
      IntStream.range(0, 40)
          .mapToObj(
              i -> "%d,%s,\"a, b%d\",2024-01-%02d,12%%".formatted(i, i / 7.0, i % 3, i % 28 + 1))
          .collect(Collectors.joining("\n", "n,x,text,date,share\n", "\n"));

  private static final String ARFF =
      """
      % a comment
      @relation 'rows: -C 1'
      @attribute x numeric
      @attribute "a name" {a, 'b c', d}
      @attribute when date "yyyy-MM-dd"
      @attribute text string
      @data
      1.5, a, 2024-01-01, 'one, two'
      ?, 'b c', 2024-02-03, "three"
      {0 2, 1 d}
      """;

  private static final String YAML =
      """
      data:
        source: related-tasks
        rows: 30
        columns: &all {x0: {role: number, encode: [standard, buckets]}, x1: ignore}
      split: {validation: 0.25, test: 0.25, seed: 3}
      tasks:
        value: {type: regression, label: regression, metrics: [rmse, r2]}
        yes: {type: binary, label: binary, threshold: half}
      model: {encoder: {name: mlp, widths: [8, 4], dropout: 0.1}, sharing: {name: mmoe, experts: 2}}
      coordination: {weighting: dwa, balancer: {name: cagrad, c: 0.4}}
      training: {epochs: 2, batch: 8, optimizer: {name: adam, rate: 1e-3}}
      """;

  @TempDir private Path folder;

  private final Alterations alterations = new Alterations(11);
  private final List<String> failures = new ArrayList<>();

  @Test
  void delimitedText() throws IOException {
    tables("rows.csv", ROWS.getBytes(StandardCharsets.UTF_8));
    tables("wide.csv", ("\ufeff" + ROWS).getBytes(StandardCharsets.UTF_16LE));
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(gzip)) {
      out.write(ROWS.getBytes(StandardCharsets.UTF_8));
    }
    tables("rows.csv.gz", gzip.toByteArray());
    assertThat(failures).isEmpty();
  }

  @Test
  void arff() {
    tables("rows.arff", ARFF.getBytes(StandardCharsets.UTF_8));
    assertThat(failures).isEmpty();
  }

  @Test
  void parquet() throws IOException, SQLException {
    Path file = folder.resolve("whole.parquet");
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement()) {
      statement.execute(
          "COPY (SELECT i, i / 7.0 AS x, 'a' || i %% 3 AS text FROM range(200) t(i)) TO '%s'"
              .formatted(file));
    }
    tables("rows.parquet", Files.readAllBytes(file));
    assertThat(failures).isEmpty();
  }

  @Test
  void images() throws IOException {
    byte[] images = new byte[16 + 4 * 6];
    images[2] = 8;
    images[3] = 3;
    images[7] = 4;
    images[11] = 2;
    images[15] = 3;
    byte[] labels = {0, 0, 8, 1, 0, 0, 0, 4, 0, 1, 2, 1};
    Configuration configuration = new Configuration(Registry.load());
    for (int i = 0; i < Alterations.COUNT; i++) {
      Files.write(folder.resolve("images"), i % 2 == 0 ? alterations.of(images) : images);
      Files.write(folder.resolve("labels"), i % 2 == 0 ? labels : alterations.of(labels));
      attempt(
          "mutation %d of images".formatted(i),
          () ->
              configuration
                  .parse(
                      "data: {source: idx, train: {images: images, labels: labels}}\n"
                          + "tasks: {kind: {type: multiclass, label: label}}",
                      "idx",
                      folder)
                  .data()
                  .source()
                  .read(org.mtl4j.api.data.DataSource.Request.GUESS));
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void configurations() {
    Configuration configuration = new Configuration(Registry.load());
    byte[] whole = YAML.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < Alterations.COUNT; i++) {
      String text = new String(alterations.of(whole), StandardCharsets.UTF_8);
      attempt("mutation %d of YAML".formatted(i), () -> configuration.parse(text, "yaml", folder));
    }
    assertThat(failures).isEmpty();
  }

  /** Reads alterations of a file. */
  private void tables(String name, byte[] whole) {
    Mtl mtl = Mtl.create();
    Path file = folder.resolve(name);
    attempt(name, () -> mtl.readTable(Files.write(file, whole)));
    for (int i = 0; i < Alterations.COUNT; i++) {
      byte[] bytes = alterations.of(whole);
      attempt(
          "mutation %d of %s".formatted(i, name), () -> mtl.readTable(Files.write(file, bytes)));
    }
  }

  private void attempt(String what, java.util.concurrent.Callable<?> reading) {
    FutureTask<?> task = new FutureTask<>(reading);
    Thread thread = new Thread(task, what);
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof MtlException known && known.fault() == Fault.USER)) {
        failures.add(
            "%s: %s at %s"
                .formatted(
                    what, e.getCause(), Stream.of(e.getCause().getStackTrace()).limit(6).toList()));
      }
    } catch (TimeoutException e) {
      failures.add("%s: not ended, at %s".formatted(what, List.of(thread.getStackTrace())));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
