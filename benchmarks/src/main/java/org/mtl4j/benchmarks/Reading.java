// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.OperatingSystemMXBean;
import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.Table;
import org.mtl4j.core.data.csv.CsvSource;
import org.mtl4j.serve.csv.CsvText;
import org.mtl4j.serve.encoding.Preprocessing;

/**
 * Reads a CSV file, fits and encodes its columns: 20 numbers of four decimals, a category of a
 * million values, nine of 5 to 1,280 values and two labels, beside {@code read.py}, taking turns in
 * one run. Also what FastCSV alone needs to find all fields.
 *
 * <p>Arguments: {@code PYTHON [ROWS]}, a million rows by default. One core, unless {@code CORE}
 * names more.
 */
public final class Reading {
  private static final int ROUNDS = 3;
  private static final int NUMBERS = 20;
  private static final int CATEGORIES = 9;

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Map<String, Times> cpu = new LinkedHashMap<>();
  private final Map<String, Times> wall = new LinkedHashMap<>();
  private final Map<String, Double> first = new LinkedHashMap<>();

  private Reading() {}

  /** Runs the benchmark and prints its table. */
  public static void main(String[] arguments) throws IOException {
    int rows = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000;
    Path file = Files.createTempDirectory("mtl4j-benchmark").resolve("rows.csv");
    try {
      write(file, rows);
      new Reading().besideThePeer(file, arguments[0]);
    } finally {
      Files.delete(file);
      Files.delete(file.getParent());
    }
  }

  private static void write(Path file, int rows) throws IOException {
    Random random = new Random(1);
    try (Writer out = Files.newBufferedWriter(file)) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < NUMBERS; i++) {
        line.append('n').append(i).append(',');
      }
      line.append("big,");
      for (int i = 0; i < CATEGORIES; i++) {
        line.append('c').append(i).append(',');
      }
      out.append(line).append("y1,y2\n");
      for (int row = 0; row < rows; row++) {
        line.setLength(0);
        for (int i = 0; i < NUMBERS; i++) {
          line.append(Math.round(1e4 * (10 * random.nextGaussian() + i)) / 1e4).append(',');
        }
        line.append('u').append(random.nextInt(1_000_000)).append(',');
        for (int i = 0; i < CATEGORIES; i++) {
          line.append('v').append(random.nextInt(5 << i)).append(',');
        }
        line.append(Math.round(1e4 * random.nextGaussian()) / 1e4).append(',');
        out.append(line).append(random.nextBoolean() ? "1\n" : "0\n");
      }
    }
  }

  private void besideThePeer(Path file, String python) throws IOException {
    System.out.printf("%,d bytes%n%n", Files.size(file));
    try (Peer peer = new Peer(python, "read.py", file.toString())) {
      for (int round = 0; round < ROUNDS; round++) {
        measure("MTL4J", () -> encode(file));
        measure("FastCSV, fields only", () -> fields(file));
        for (String name : List.of("polars", "pandas")) {
          JsonNode answer = peer.ask("run 1 " + name);
          add(name, answer.get("cpu").asDouble(), answer.get("ms").get(0).asDouble() / 1e3);
        }
      }
    }
    System.out.println("| | CPU s, first | CPU s, median | wall s, median |");
    System.out.println("|---|--:|--:|--:|");
    first.forEach(
        (name, seconds) ->
            System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f |%n",
                name,
                seconds,
                cpu.get(name).median(),
                wall.get(name).median()));
  }

  private void measure(String name, Runnable work) {
    long before = SYSTEM.getProcessCpuTime();
    long start = System.nanoTime();
    work.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    add(name, (SYSTEM.getProcessCpuTime() - before) / 1e9, seconds);
  }

  private void add(String name, double cpuSeconds, double wallSeconds) {
    first.putIfAbsent(name, cpuSeconds);
    cpu.computeIfAbsent(name, any -> new Times()).add(cpuSeconds);
    wall.computeIfAbsent(name, any -> new Times()).add(wallSeconds);
  }

  private static void encode(Path file) {
    Table rows = new CsvSource(file).read(Request.GUESS).train();
    Preprocessing.fit(rows, Map.of(), Set.of("y1", "y2")).encode(rows);
  }

  private static void fields(Path file) {
    try (CsvText.Opened text = CsvText.open(Files.newInputStream(file), "rows", CsvSource.FORMAT);
        CsvReader<Boolean> reader =
            CsvText.parser(CsvSource.FORMAT)
                .trimWhitespacesAroundQuotes(false)
                .build(new Ignored(), text.text())) {
      reader.forEach(row -> {});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes the fields and does nothing. */
  private static final class Ignored extends AbstractBaseCsvCallbackHandler<Boolean> {
    @Override
    protected Boolean buildRecord() {
      return true;
    }
  }
}
