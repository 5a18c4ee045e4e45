// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.balance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.methods.solver.SolverException;
import org.mtl4j.methods.solver.SymmetricEigen;
import org.mtl4j.serve.file.Json;

/**
 * One line of input of {@code mtl balance}.
 *
 * @param name the name of the line, if any
 * @param rows the Jacobian or the Gramian
 * @param products whether the rows are a Gramian
 * @param losses one for each task
 * @param settings values of options that the line sets, for the methods that have them
 */
record GradientInput(
    Optional<JsonNode> name,
    double[][] rows,
    boolean products,
    double[] losses,
    Map<String, String> settings) {
  private static final ObjectReader JSON =
      Json.mapper().reader().with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);

  private static final List<String> KEYS =
      List.of("name", "jacobian", "gramian", "losses", "orders", "preference");

  /** Relative tolerance of a Gramian that was written with few digits. */
  private static final double ROUNDING = 1e-6;

  private static final String BYTE_ORDER_MARK = "\ufeff";

  /** Replaces bytes that are not UTF-8. */
  private static final char REPLACEMENT = '\ufffd';

  /**
   * Reads a line.
   *
   * @param where the file and the number of the line, for messages
   * @throws DataException if the line is not valid
   */
  static GradientInput read(String line, String where) {
    JsonNode node = parse(line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line, where);
    node.fieldNames().forEachRemaining(key -> requireKnown(key, where));
    boolean products = node.has("gramian");
    if (products == node.has("jacobian")) {
      throw new DataException(
          "%s: expected either 'jacobian' or 'gramian', but found %s"
              .formatted(where, products ? "both" : "neither"));
    }
    String field = products ? "gramian" : "jacobian";
    double[][] rows = matrix(node.get(field), field, where);
    if (products) {
      requireGramian(rows, where);
    }
    double[] losses = new double[rows.length];
    Arrays.fill(losses, 1);
    if (node.has("losses")) {
      losses = row(node.get("losses"), rows.length, "losses", where);
    }
    return new GradientInput(
        Optional.ofNullable(node.get("name")),
        rows,
        products,
        losses,
        settings(node, rows.length, where));
  }

  private static JsonNode parse(String line, String where) {
    if (line.indexOf(REPLACEMENT) >= 0) {
      throw new DataException(where + ": found bytes that are not UTF-8");
    }
    try {
      JsonNode node = JSON.readTree(line);
      if (!node.isObject()) {
        throw new DataException(where + ": expected a JSON object");
      }
      return node;
    } catch (JsonProcessingException e) {
      throw new DataException(
          "%s: not a JSON object: %s"
              .formatted(where, e.getOriginalMessage().replaceAll(" \\(start marker.*", "")),
          e);
    }
  }

  private static void requireKnown(String key, String where) {
    if (!KEYS.contains(key)) {
      throw new DataException(
          "%s: found the unknown key '%s'; %s".formatted(where, key, Nearest.hint(key, KEYS)));
    }
  }

  /** Requires a square, symmetric, positive semidefinite matrix. */
  private static void requireGramian(double[][] rows, String where) {
    int n = rows.length;
    if (rows[0].length != n) {
      throw new DataException(
          "%s: 'gramian' must be square, but has %d rows of %d numbers"
              .formatted(where, n, rows[0].length));
    }
    double[] cosines = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double norms = Math.sqrt(Math.abs(rows[i][i])) * Math.sqrt(Math.abs(rows[j][j]));
        if (Math.abs(rows[i][j] - rows[j][i]) > ROUNDING * norms) {
          throw new DataException(
              "%s: 'gramian' must be symmetric, but has %s in row %d, column %d and %s in row %d, column %d"
                  .formatted(where, rows[i][j], i, j, rows[j][i], j, i));
        }
        cosines[i * n + j] = rows[i][j] == 0 ? 0 : rows[i][j] / norms;
      }
    }
    boolean finite = Arrays.stream(rows).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite);
    if (finite && !(IntStream.range(0, n).allMatch(i -> rows[i][i] >= 0) && products(cosines, n))) {
      throw new DataException(
          "%s: 'gramian' must be positive semidefinite, as products of gradients are"
              .formatted(where));
    }
  }

  private static boolean products(double[] cosines, int n) {
    try {
      new SymmetricEigen(n, ROUNDING).decompose(cosines, n);
      return true;
    } catch (SolverException e) {
      return false;
    }
  }

  private static Map<String, String> settings(JsonNode node, int tasks, String where) {
    Map<String, String> settings = new TreeMap<>();
    if (node.has("preference")) {
      double[] shares = row(node.get("preference"), tasks, "preference", where);
      settings.put("preference", Arrays.toString(shares));
    }
    if (node.has("orders")) {
      JsonNode orders = node.get("orders");
      if (!orders.isArray() || orders.size() != tasks) {
        throw new DataException(
            "%s: 'orders' must have one list for each of the %d tasks, but is %s"
                .formatted(where, tasks, shortened(orders)));
      }
      settings.put("orders", orders(orders, where).toString());
    }
    return settings;
  }

  private static List<List<Integer>> orders(JsonNode orders, String where) {
    List<List<Integer>> lists = new ArrayList<>();
    for (int t = 0; t < orders.size(); t++) {
      List<Integer> others = new ArrayList<>();
      orders.get(t).forEach(task -> others.add(task.isInt() ? task.intValue() : -1));
      int own = t;
      List<Integer> all = IntStream.range(0, orders.size()).filter(i -> i != own).boxed().toList();
      if (!others.stream().sorted().toList().equals(all)) {
        throw new DataException(
            "%s: list %d of 'orders' must contain each of the tasks %s once, but is %s"
                .formatted(where, t, all, shortened(orders.get(t))));
      }
      lists.add(others);
    }
    return lists;
  }

  private static double[][] matrix(JsonNode node, String field, String where) {
    if (!node.isArray() || node.isEmpty() || !node.get(0).isArray() || node.get(0).isEmpty()) {
      throw new DataException("%s: '%s' must be a list of rows of numbers".formatted(where, field));
    }
    double[][] rows = new double[node.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = row(node.get(i), node.get(0).size(), "row %d of %s".formatted(i, field), where);
    }
    return rows;
  }

  private static double[] row(JsonNode node, int size, String what, String where) {
    if (!node.isArray() || node.size() != size) {
      throw new DataException(
          "%s: %s must have %d numbers, but is %s".formatted(where, what, size, shortened(node)));
    }
    double[] row = new double[size];
    for (int i = 0; i < size; i++) {
      if (!node.get(i).isNumber()) {
        throw new DataException(
            "%s: expected numbers in %s, but found %s"
                .formatted(where, what, shortened(node.get(i))));
      }
      row[i] = node.get(i).doubleValue();
    }
    return row;
  }

  private static String shortened(JsonNode node) {
    String text = node.toString();
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
