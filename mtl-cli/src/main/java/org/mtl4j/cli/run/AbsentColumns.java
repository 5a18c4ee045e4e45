// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.run;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.serve.bundle.ModelCard.Held;
import picocli.CommandLine.Option;

/** Columns that a file lacks. */
public final class AbsentColumns {
  @Option(
      names = "--with",
      paramLabel = "COLUMN=VALUE",
      description = "A column that the file lacks, with this value in every row; may be repeated.")
  private Map<String, String> with = new LinkedHashMap<>();

  @Option(
      names = "--allow-missing-columns",
      description =
          "Inputs that the file lacks are missing in every row, such as those of the files of other"
              + " tasks. Default: an error.")
  private boolean allow;

  /**
   * The values of the columns that a file lacks.
   *
   * @param present the columns of the file
   * @param inputs the columns that the model reads
   * @throws ConfigurationException if the file has a column that is to be added
   */
  public Map<String, Optional<String>> of(
      List<String> present, Collection<String> inputs, PrintWriter err) {
    Map<String, Optional<String>> added = new LinkedHashMap<>();
    with.forEach(
        (name, value) -> {
          if (present.contains(name)) {
            throw new ConfigurationException(
                "--with %s=%s: the file has a column '%s'".formatted(name, value, name));
          }
          added.put(name, value.isEmpty() ? Optional.empty() : Optional.of(value));
        });
    if (allow) {
      List<String> lacking =
          inputs.stream()
              .filter(name -> !present.contains(name) && !added.containsKey(name))
              .toList();
      lacking.forEach(name -> added.put(name, Optional.empty()));
      if (!lacking.isEmpty()) {
        err.printf("mtl: warning: missing in every row: %s%n", String.join(", ", lacking));
      }
    }
    return added;
  }

  /** A column with the same value in every row. */
  public static Column column(String name, Optional<String> value, Held held, int rows) {
    if (held == Held.NUMBER) {
      double[] values = new double[rows];
      Arrays.fill(values, value.map(text -> number(name, text)).orElse(Double.NaN));
      return new NumberColumn(name, values);
    }
    int[] codes = new int[rows];
    Arrays.fill(codes, value.isPresent() ? 0 : -1);
    return new TextColumn(name, value.stream().toList(), codes);
  }

  private static double number(String name, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new ConfigurationException("--with %s=%s: expected a number".formatted(name, text), e);
    }
  }
}
