// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The meanings of the columns of a history. Names of tasks may have any characters. */
final class ColumnNames {
  /** A number of the run: its place on the page, its task if it has one, and its name. */
  record Meaning(Kind kind, String task, String name) {}

  /** The place of a column on the page. */
  enum Kind {
    RUN,
    LOSS,
    METRIC,
    WEIGHT,
    NORM,
    COSINE,
    OBSERVATION
  }

  private static final List<String> OF_RUN =
      List.of("epoch", "seconds", "rate", "criterion", "best", "skipped", "conflicting-steps");

  private final Map<String, Meaning> known = new HashMap<>();

  ColumnNames(Collection<String> tasks, JsonNode metrics) {
    OF_RUN.forEach(name -> known.put(name, new Meaning(Kind.RUN, "", name)));
    for (String task : tasks) {
      put(task, "loss", Kind.LOSS);
      put(task, "weight", Kind.WEIGHT);
      put(task, "gradient-norm", Kind.NORM);
      for (String rows : List.of("validation", "test")) {
        metrics
            .path(rows)
            .path(task)
            .fieldNames()
            .forEachRemaining(id -> put(task, id, Kind.METRIC));
      }
    }
  }

  private void put(String task, String name, Kind kind) {
    known.put(task + "/" + name, new Meaning(kind, task, name));
  }

  /** The meaning of a column; what is unknown is an observation of the model. */
  Meaning of(String column) {
    Meaning meaning = known.get(column);
    if (meaning != null) {
      return meaning;
    }
    boolean cosine = column.endsWith(Gradients.COSINE);
    return new Meaning(cosine ? Kind.COSINE : Kind.OBSERVATION, "", column);
  }
}
