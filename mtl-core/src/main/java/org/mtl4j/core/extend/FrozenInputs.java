// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.extend;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.backend.ExportedGraph;
import org.mtl4j.backend.Served;
import org.mtl4j.core.preparation.Inputs;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.encoding.Field;
import org.mtl4j.serve.encoding.Field.Role;
import org.mtl4j.serve.encoding.NumberInput;
import org.mtl4j.serve.encoding.NumberInput.Scaled;
import org.mtl4j.serve.encoding.Preprocessing;
import org.mtl4j.serve.encoding.RowEncoder;
import org.mtl4j.serve.encoding.Scaling;

/**
 * The inputs of the tasks that are added to a stored model: the numbers that its heads read, then
 * its own inputs if they are asked for, then new columns. Columns of the stored model have its
 * encodings. A column is new if the schema gives it a role, and the stored model neither reads it
 * nor dropped it.
 */
final class FrozenInputs implements Inputs, AutoCloseable {
  /** Rows of one prediction. */
  private static final int CHUNK = 4096;

  /** Rows on which the outputs of the stored model are compared. */
  private static final int CHECKED = 1000;

  private static final Preprocessing NONE =
      new Preprocessing(List.of(), List.of(), Map.of(), Optional.empty(), List.of());

  private final ModelDirectory base;
  private final boolean own;
  private final RowEncoder encoder;
  private final Served representation;
  private final int width;
  private Preprocessing added = NONE;
  private Optional<Table> checked = Optional.empty();

  /**
   * @param graph of the stored model
   * @param own whether the new tasks read the inputs of the stored model too
   */
  FrozenInputs(ModelDirectory base, ExportedGraph graph, Served representation, boolean own) {
    this.base = base;
    this.own = own;
    this.encoder = new RowEncoder(base.preprocessing());
    this.representation = representation;
    this.width = graph.width();
  }

  /** The encodings of the new columns. */
  Preprocessing added() {
    return added;
  }

  /** Raw training rows, at most 1,000. */
  Table checked() {
    return checked.orElseThrow();
  }

  @Override
  public Request request(Request request) {
    return StoredEncodings.request(base, request);
  }

  @Override
  public Table complete(Table rows) {
    StoredEncodings.require(base, rows);
    float[] values = represented(encoder.encode(rows));
    List<Column> columns = new ArrayList<>(rows.columns());
    for (int i = 0; i < width; i++) {
      double[] numbers = new double[rows.rows()];
      for (int row = 0; row < numbers.length; row++) {
        numbers[row] = values[row * width + i];
      }
      columns.add(new NumberColumn(name(i), numbers));
    }
    return new Table(rows.origin(), rows.rows(), columns);
  }

  private float[] represented(Dataset rows) {
    float[] values = new float[rows.rows() * width];
    for (int from = 0; from < rows.rows(); from += CHUNK) {
      int to = Math.min(rows.rows(), from + CHUNK);
      float[] part = representation.predict(rows.part(from, to))[0];
      System.arraycopy(part, 0, values, from * width, part.length);
    }
    return values;
  }

  private static String name(int element) {
    return ExportedGraph.REPRESENTATION + "." + element;
  }

  @Override
  public Preprocessing fit(
      Table training, Map<String, Field> schema, Set<String> excluded, Map<String, int[]> rows) {
    Map<String, Field> fresh = fresh(schema, excluded);
    if (!fresh.isEmpty()) {
      Set<String> others = new LinkedHashSet<>(training.names());
      others.removeAll(fresh.keySet());
      added = Preprocessing.fit(training, fresh, others, rows);
    }
    int first = Math.min(CHECKED, training.rows());
    checked = Optional.of(training.select("first rows", IntStream.range(0, first).toArray()));
    Preprocessing read = own ? base.preprocessing() : NONE;
    Map<String, Shape> arrays = new LinkedHashMap<>(read.arrays());
    arrays.putAll(added.arrays());
    Map<String, String> vocabularies = new LinkedHashMap<>(read.vocabularies());
    vocabularies.putAll(added.vocabularies());
    List<NumberInput> numbers = new ArrayList<>();
    IntStream.range(0, width)
        .forEach(i -> numbers.add(new Scaled(name(i), name(i), new Scaling.Raw(0))));
    numbers.addAll(read.numbers());
    numbers.addAll(added.numbers());
    return new Preprocessing(
        numbers,
        Stream.concat(read.codes().stream(), added.codes().stream()).toList(),
        arrays,
        schema.entrySet().stream()
            .filter(entry -> entry.getValue().role() == Role.WEIGHT)
            .map(Map.Entry::getKey)
            .findFirst(),
        added.dropped(),
        Stream.concat(read.lists().stream(), added.lists().stream()).toList(),
        Stream.concat(read.sequences().stream(), added.sequences().stream()).toList(),
        vocabularies,
        Map.of());
  }

  private Map<String, Field> fresh(Map<String, Field> schema, Set<String> excluded) {
    Set<String> known = new LinkedHashSet<>(encoder.columns());
    known.addAll(base.card().labels().keySet());
    base.preprocessing().dropped().forEach(dropped -> known.add(dropped.column()));
    known.addAll(excluded);
    Map<String, Field> fresh = new LinkedHashMap<>();
    schema.forEach(
        (name, field) -> {
          boolean input = field.role() != Role.IGNORE && field.role() != Role.WEIGHT;
          if (input && !known.contains(name)) {
            fresh.put(name, field);
          }
        });
    return fresh;
  }

  @Override
  public void close() {
    representation.close();
  }
}
