// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bundle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.task.LabelFormat;
import org.mtl4j.api.task.Population;

/** A {@link LabelFormat} in {@code model.json}. What a kind does not have is null. */
record LabelsJson(
    Kind kind,
    List<String> columns,
    List<String> classes,
    String positive,
    String negative,
    boolean others,
    String separator,
    LinkedHashMap<String, List<String>> where,
    String weight) {
  private enum Kind {
    NUMBERS,
    CLASSES,
    YES_NO,
    SETS
  }

  private LabelsJson(Kind kind, List<String> columns, List<String> classes, String separator) {
    this(kind, columns, classes, null, null, false, separator, null, null);
  }

  static LabelsJson of(LabelFormat format) {
    if (format instanceof LabelFormat.OwnRows own) {
      Population rows = own.population();
      return of(own.labels()).on(new LinkedHashMap<>(rows.where()), rows.weight().orElse(null));
    }
    if (format instanceof LabelFormat.Classes classes) {
      return new LabelsJson(Kind.CLASSES, classes.columns(), classes.classes(), null);
    }
    if (format instanceof LabelFormat.Sets sets) {
      return new LabelsJson(Kind.SETS, sets.columns(), sets.labels(), sets.separator());
    }
    if (format instanceof LabelFormat.YesNo answers) {
      return new LabelsJson(
          Kind.YES_NO,
          answers.columns(),
          null,
          answers.positive(),
          answers.negative().orElse(null),
          answers.others(),
          null,
          null,
          null);
    }
    return new LabelsJson(Kind.NUMBERS, format.columns(), null, null);
  }

  private LabelsJson on(LinkedHashMap<String, List<String>> rows, String factor) {
    return new LabelsJson(
        kind, columns, classes, positive, negative, others, separator, rows, factor);
  }

  LabelFormat format() {
    LabelFormat labels =
        switch (kind) {
          case NUMBERS -> new LabelFormat.Numbers(columns);
          case CLASSES -> new LabelFormat.Classes(columns.get(0), classes);
          case SETS -> new LabelFormat.Sets(columns.get(0), classes, separator);
          case YES_NO ->
              new LabelFormat.YesNo(columns, positive, Optional.ofNullable(negative), others);
        };
    return where == null
        ? labels
        : new LabelFormat.OwnRows(labels, new Population(where, Optional.ofNullable(weight)));
  }
}
