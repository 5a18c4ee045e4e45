// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.spi.Plugin;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.TaskType;

/** Pluggable records with every type of option. Their abstract methods are never called. */
final class SamplePlugin implements Plugin {
  @Override
  public List<Class<? extends Record>> provides() {
    return List.of(Rows.class, YesNo.class, Every.class, Flat.class, Clash.class);
  }

  @Pluggable(name = "rows", summary = "A file of rows.")
  record Rows(
      @Option(value = "rows to learn from", required = true) Path train,
      @Option("test rows") Optional<Path> test,
      @Option("whether the first line holds names") boolean header,
      @Option("rows to read at most") long most,
      @Option("words for missing values") List<String> missing,
      @Option("other names of columns") Map<String, String> aliases)
      implements AnySource {
    Rows {
      missing = List.copyOf(missing);
      Bounds.atLeast(1, "most", most);
    }

    Rows(Path train) {
      this(train, Optional.empty(), true, Long.MAX_VALUE, List.of("", "?"), Map.of());
    }
  }

  @Pluggable(name = "yes-no", summary = "Yes or no.")
  record YesNo(
      @Option(value = "the column of the label", required = true) String label,
      @Option("the value that counts as yes") String positive)
      implements AnyTask {
    YesNo(String label) {
      this(label, "1");
    }
  }

  /** A balancer with a balancer as option. */
  @Pluggable(name = "every", summary = "Another balancer, every few steps.")
  record Every(
      @Option(value = "the other", required = true) GradientBalancer inner,
      @Option("steps between") int steps)
      implements AnyBalancer {
    Every {
      if (steps < 0) {
        throw new IllegalArgumentException("the number of steps is negative");
      }
      if (steps == 0) {
        throw new IllegalArgumentException();
      }
    }

    Every(GradientBalancer inner) {
      this(inner, 2);
    }
  }

  @Pluggable(name = "flat", summary = "Weights that stay.")
  record Flat(@Option("in [0, 1)") double c) implements AnyBalancer {
    Flat {
      Bounds.belowOne("c", c);
    }

    Flat() {
      this(0.4);
    }
  }

  /** Has an option with the name of a key of all tasks. */
  @Pluggable(name = "clash", summary = "Clashes.")
  record Clash(@Option("x") String primary) implements AnyTask {
    Clash() {
      this("x");
    }
  }

  interface AnySource extends DataSource {
    @Override
    default Tables read(Request request) {
      throw new UnsupportedOperationException();
    }
  }

  interface AnyTask extends TaskType {
    @Override
    default Prediction prediction() {
      return Prediction.PROBABILITY;
    }

    @Override
    default List<String> columns() {
      throw new UnsupportedOperationException();
    }

    @Override
    default org.mtl4j.api.task.Task fit(String name, org.mtl4j.api.data.Table training) {
      throw new UnsupportedOperationException();
    }
  }

  interface AnyBalancer extends GradientBalancer {
    @Override
    default Solver solver(int tasks, double accuracy) {
      throw new UnsupportedOperationException();
    }
  }
}
