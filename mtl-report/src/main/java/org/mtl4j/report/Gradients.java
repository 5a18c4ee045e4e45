// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.mtl4j.serve.file.FileProblem;
import org.mtl4j.serve.file.Json;

/**
 * Cosines of {@code gradients.csv}: their means over spans of steps, and over the run. With many
 * tasks, the pairs with the lowest means.
 */
final class Gradients {
  /** The end of the name of a column. */
  static final String COSINE = "/cosine";

  /** The most pairs over time: rows of a heat map that can be read. */
  private static final int PAIRS = 60;

  private final Path file;
  private final Map<String, Integer> columns = new LinkedHashMap<>();
  private final Map<String, List<String>> pairs;

  private Gradients(Path file, Map<String, List<String>> pairs) {
    this.file = file;
    this.pairs = pairs;
  }

  static ObjectNode read(Path file, Collection<String> tasks) {
    Gradients gradients = new Gradients(file, pairs(tasks));
    Map<String, double[]> sums = gradients.sums();
    List<String> lowest =
        sums.keySet().stream()
            .sorted(Comparator.comparingDouble(pair -> mean(sums.get(pair))))
            .limit(PAIRS)
            .toList();
    ObjectNode node = Json.object();
    ArrayNode means = node.putArray("means");
    sums.forEach(
        (pair, sum) -> {
          ObjectNode mean = means.addObject();
          gradients.pairs.get(pair).forEach(mean.putArray("tasks")::add);
          Json.put(mean, "mean", (float) mean(sum));
          Json.put(mean, "conflicts", (float) (sum[2] / sum[1]));
        });
    if (sums.size() > PAIRS * 20) {
      node.putArray("means"); // a matrix of more tasks cannot be read
    }
    node.put("pairs", sums.size());
    gradients.overTime(node, sums.keySet().stream().filter(lowest::contains).toList());
    return node;
  }

  private static Map<String, List<String>> pairs(Collection<String> tasks) {
    List<String> names = List.copyOf(tasks);
    Map<String, List<String>> pairs = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      for (int j = i + 1; j < names.size(); j++) {
        String column = names.get(i) + ":" + names.get(j) + COSINE;
        pairs.put(column, List.of(names.get(i), names.get(j)));
      }
    }
    return pairs;
  }

  private static double mean(double[] sum) {
    return sum[0] / sum[1];
  }

  /** Sum, count and number of negative values by pair. */
  private Map<String, double[]> sums() {
    Map<String, double[]> sums = new LinkedHashMap<>();
    each(
        line ->
            columns.forEach(
                (pair, column) -> {
                  double value = value(line, column);
                  if (!Double.isNaN(value)) {
                    double[] sum = sums.computeIfAbsent(pair, name -> new double[3]);
                    sum[0] += value;
                    sum[1]++;
                    sum[2] += value < 0 ? 1 : 0;
                  }
                }));
    return sums;
  }

  private void overTime(ObjectNode node, List<String> shown) {
    Bins bins = new Bins(shown.size());
    double[] values = new double[shown.size()];
    each(
        line -> {
          for (int i = 0; i < values.length; i++) {
            values[i] = value(line, columns.get(shown.get(i)));
          }
          bins.add(Double.parseDouble(line.getField(0)), values);
        });
    ObjectNode time = node.putObject("time");
    ArrayNode names = time.putArray("pairs");
    shown.forEach(pair -> pairs.get(pair).forEach(names.addArray()::add));
    bins.write(time);
  }

  private static double value(CsvRecord line, int column) {
    String text = column < line.getFieldCount() ? line.getField(column) : "";
    return text.isEmpty() ? Double.NaN : Double.parseDouble(text);
  }

  /** Reads all complete lines but the first, which has the names of the columns. */
  private void each(Consumer<CsvRecord> action) {
    List<String> titles = new ArrayList<>();
    try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(file)) {
      for (CsvRecord line : csv) {
        if (titles.isEmpty()) {
          titles.addAll(line.getFields());
          for (int i = 0; i < titles.size(); i++) {
            if (pairs.containsKey(titles.get(i))) {
              columns.put(titles.get(i), i);
            }
          }
        } else if (line.getFieldCount() == titles.size()) {
          action.accept(line);
        }
      }
    } catch (UncheckedIOException e) {
      throw FileProblem.unreadable(file, e.getCause());
    } catch (IOException e) {
      throw FileProblem.unreadable(file, e);
    }
  }
}
