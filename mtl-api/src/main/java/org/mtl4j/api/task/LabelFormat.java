// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.task;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.data.Table;

/**
 * How the labels of a fitted task are read from columns. It is stored in a model, so that the model
 * can be evaluated on labeled rows without the plugin of the task.
 */
public sealed interface LabelFormat {
  /** The columns, in the order of the numbers of a label; then others that are read. */
  List<String> columns();

  /** The numbers of a label: one for each column, unless a column holds several. */
  default int width() {
    return columns().size();
  }

  /**
   * The labels of one of the columns [rows], or [rows, width] of a column that holds several, in
   * the unit of the column; NaN if missing.
   *
   * @throws org.mtl4j.api.error.DataException if a label cannot be read; names column and row
   */
  double[] read(LabelColumn column);

  /**
   * Writes the labels of all rows [rows, width], NaN if missing.
   *
   * @param task the name of the task, for messages
   * @param scale encodes them
   * @throws org.mtl4j.api.error.DataException if a column does not exist or a label cannot be read
   */
  default void read(Table table, String task, Scale scale, FloatBuffer target) {
    List<double[]> labels =
        columns().stream().map(name -> read(LabelColumn.of(table, task, name))).toList();
    for (int row = 0; row < table.rows(); row++) {
      for (int column = 0; column < labels.size(); column++) {
        target.put((float) scale.encode(labels.get(column)[row], column));
      }
    }
  }

  /**
   * Labels on the rows of one task.
   *
   * @param labels how they are read
   * @param population the rows
   */
  record OwnRows(LabelFormat labels, Population population) implements LabelFormat {
    @Override
    public List<String> columns() {
      Set<String> columns = new LinkedHashSet<>(labels.columns());
      columns.addAll(population.columns());
      return List.copyOf(columns);
    }

    @Override
    public int width() {
      return labels.width();
    }

    @Override
    public double[] read(LabelColumn column) {
      return labels.read(column);
    }

    @Override
    public void read(Table table, String task, Scale scale, FloatBuffer target) {
      labels.read(population.of(table, task, labels.columns()), task, scale, target);
    }
  }

  /** A number in each column. */
  record Numbers(List<String> columns) implements LabelFormat {
    public Numbers {
      columns = List.copyOf(columns);
    }

    /** A number in one column. */
    public Numbers(String column) {
      this(List.of(column));
    }

    @Override
    public double[] read(LabelColumn column) {
      return column.numbers();
    }
  }

  /**
   * The name of a class; the label is its index in the list.
   *
   * @param classes in the order of their indices
   */
  record Classes(String column, List<String> classes) implements LabelFormat {
    public Classes {
      classes = List.copyOf(classes);
    }

    @Override
    public List<String> columns() {
      return List.of(column);
    }

    @Override
    public double[] read(LabelColumn labels) {
      Map<String, Double> indices = new HashMap<>();
      for (int k = 0; k < classes.size(); k++) {
        indices.put(classes.get(k), (double) k);
      }
      return labels.encode(
          value -> indices.containsKey(value) ? indices.get(value) : equal(labels, value),
          "one of " + LabelColumn.list(classes));
    }

    /** The index of a class that is written in another way, such as 1.0 for 1. */
    private double equal(LabelColumn labels, String value) {
      for (int k = 0; k < classes.size(); k++) {
        if (labels.means(classes.get(k), value)) {
          return k;
        }
      }
      return Double.NaN;
    }
  }

  /**
   * A set of labels in each cell of one column; the label has a 1 for each that is in the set and a
   * 0 for each that is not. Other labels in a cell are not counted.
   *
   * @param labels in the order of the numbers of a label
   * @param separator the text between the labels of a cell
   */
  record Sets(String column, List<String> labels, String separator) implements LabelFormat {
    public Sets {
      labels = List.copyOf(labels);
    }

    @Override
    public List<String> columns() {
      return List.of(column);
    }

    @Override
    public int width() {
      return labels.size();
    }

    @Override
    public double[] read(LabelColumn cells) {
      return cells.sets(labels, separator);
    }

    @Override
    public void read(Table table, String task, Scale scale, FloatBuffer target) {
      for (double label : read(LabelColumn.of(table, task, column))) {
        target.put((float) label);
      }
    }
  }

  /**
   * Yes or no in each column; the label is 1 or 0.
   *
   * @param positive the value that means yes
   * @param negative the value that means no; absent if there are several
   * @param others whether every other value means no, too
   */
  record YesNo(List<String> columns, String positive, Optional<String> negative, boolean others)
      implements LabelFormat {
    public YesNo {
      columns = List.copyOf(columns);
      others = others || negative.isEmpty();
    }

    /** With one value that means no; if it is absent, every other value does. */
    public YesNo(List<String> columns, String positive, Optional<String> negative) {
      this(columns, positive, negative, negative.isEmpty());
    }

    /** The answer no in the words of the label: the negative value, or "not" and the positive. */
    public String no() {
      return negative.orElse("not " + positive);
    }

    @Override
    public double[] read(LabelColumn labels) {
      return labels.encode(
          value -> {
            if (labels.means(positive, value)) {
              return 1;
            }
            return others || labels.means(no(), value) ? 0 : Double.NaN;
          },
          "'%s' (yes) or '%s' (no); if 'positive' names the value that means yes, any other means no"
              .formatted(positive, no()));
    }
  }
}
