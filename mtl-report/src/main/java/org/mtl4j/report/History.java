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
import java.util.List;
import java.util.Locale;
import org.mtl4j.api.error.DataException;
import org.mtl4j.report.ColumnNames.Kind;
import org.mtl4j.report.ColumnNames.Meaning;
import org.mtl4j.serve.file.FileProblem;
import org.mtl4j.serve.file.Json;

/** The curves of {@code history.csv}, read once from its start to its end. */
final class History {
  private static final String EPOCH = "epoch";

  private final List<Meaning> meanings = new ArrayList<>();
  private final List<Curve> curves = new ArrayList<>();
  private int epochs;

  private History() {}

  /**
   * Reads a file.
   *
   * @param points the most points of all curves together
   */
  static ObjectNode read(Path file, ColumnNames names, int points) {
    History history = new History();
    try (CsvReader<CsvRecord> csv = CsvReader.builder().ofCsvRecord(file)) {
      csv.forEach(line -> history.add(file, names, points, line));
    } catch (UncheckedIOException e) {
      throw FileProblem.unreadable(file, e.getCause());
    } catch (IOException e) {
      throw FileProblem.unreadable(file, e);
    }
    return history.json();
  }

  private void add(Path file, ColumnNames names, int points, CsvRecord line) {
    if (meanings.isEmpty()) {
      line.getFields().forEach(column -> meanings.add(names.of(column)));
      int each = Curves.each(points, meanings.size());
      meanings.forEach(meaning -> curves.add(new Curve(each)));
      return;
    }
    epochs++;
    double epoch = epochs;
    for (int i = 0; i < Math.min(curves.size(), line.getFieldCount()); i++) {
      double value = number(file, line, i);
      if (meanings.get(i).name().equals(EPOCH) && meanings.get(i).kind() == Kind.RUN) {
        epoch = value;
      }
      curves.get(i).add(epoch, value);
    }
  }

  private static double number(Path file, CsvRecord line, int column) {
    String text = line.getField(column);
    return switch (text) {
      case "" -> Double.NaN;
      case "true" -> 1;
      case "false" -> 0;
      default -> {
        try {
          yield Double.parseDouble(text);
        } catch (NumberFormatException e) {
          throw new DataException(
              "%s, line %d: found '%s', expected a number"
                  .formatted(file, line.getStartingLineNumber(), text),
              e);
        }
      }
    };
  }

  private ObjectNode json() {
    ObjectNode node = Json.object().put("epochs", epochs);
    boolean thinned = curves.stream().anyMatch(Curve::thinned);
    node.put("thinned", thinned);
    ArrayNode array = node.putArray("curves");
    for (int i = 0; i < curves.size(); i++) {
      Meaning meaning = meanings.get(i);
      if (meaning.kind() != Kind.RUN || !meaning.name().equals(EPOCH)) {
        ObjectNode curve = array.addObject();
        curve.put("kind", meaning.kind().name().toLowerCase(Locale.ROOT));
        curve.put("task", meaning.task()).put("name", meaning.name());
        curves.get(i).write(curve, !thinned);
      }
    }
    return node;
  }
}
