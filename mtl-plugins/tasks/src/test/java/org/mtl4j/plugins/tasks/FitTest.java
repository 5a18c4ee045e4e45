// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.spi.Plugin;
import org.mtl4j.api.task.Task;
import org.mtl4j.api.task.TaskType;

/** What tasks fit on training rows, and which labels they refuse. */
class FitTest {
  private static Table numbers(double... values) {
    return new TableBuilder("test").numbers("y", values).build();
  }

  private static Table texts(String... values) {
    return new TableBuilder("test").texts("y", values).build();
  }

  private static void refuses(TaskType type, Table table, String... parts) {
    assertThatThrownBy(() -> type.fit("t", table))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("test: the label 'y' of task 't' ")
        .hasMessageContainingAll(parts);
  }

  private static float[] encoded(Task task, Table table) {
    float[] labels = new float[table.rows()];
    task.encode(table, FloatBuffer.wrap(labels));
    return labels;
  }

  @Test
  void ordinalTakesNumbersInTheirOrderAndTextInTheOrderGiven() {
    Task stars = new Ordinal("y").fit("t", numbers(3, 10, 2, Double.NaN, 3));
    assertThat(stars.outputs()).containsExactly("2", "3", "10");
    assertThat(encoded(stars, numbers(10, 2, Double.NaN))).containsExactly(2, 0, Float.NaN);

    var grades = new Ordinal("y", List.of("poor", "fair", "good", "superb"));
    Task fitted = grades.fit("t", texts("good", "poor", ""));
    assertThat(encoded(fitted, texts("superb", "fair", ""))).containsExactly(3, 1, Float.NaN);

    Task given = new Ordinal("y", List.of("3.0", "2", "1")).fit("t", numbers(1, 3));
    assertThat(encoded(given, numbers(3, 1))).containsExactly(0, 2);
  }

  /** Of 3, 2, 1 and 0 rows, with half a row added to each: 8 in all. */
  @Test
  void ordinalStartsAtTheSharesOfTheTrainingRows() {
    Task task = new Ordinal("y", List.of("1", "2", "3", "4")).fit("t", numbers(1, 1, 1, 2, 2, 3));
    double[] shares = Evaluated.of(task, Evaluated.column(0), 0).predicted();
    assertThat(shares)
        .containsExactly(new double[] {3.5 / 8, 2.5 / 8, 1.5 / 8, 0.5 / 8}, within(1e-6));
  }

  @Test
  void ordinalRefusesWhatHasNoPlace() {
    refuses(new Ordinal("y"), texts("good", "poor"), "holds text, so 'order' must list");
    refuses(new Ordinal("y", List.of("a", "b")), texts("a", "c"), "'c' in row 2", "one of a, b");
    refuses(new Ordinal("y"), numbers(1, 1, Double.NaN), "fewer than two values");
    assertThatThrownBy(() -> new Ordinal("y", List.of("a", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two or more different values");
  }

  @Test
  void countsStartAtTheirMoments() {
    Evaluated poisson =
        Evaluated.of(new Poisson("y").fit("t", numbers(1, 2, 6)), Evaluated.column(0), 1);
    assertThat(poisson.predicted()[0]).isCloseTo(3, within(1e-5));
    // Mean 4, variance 18: alpha = (18 - 4) / 16.
    Task task = new NegativeBinomial("y").fit("t", numbers(0, 0, 4, 8, 0, 12, 4, 4));
    double[] predicted = Evaluated.of(task, Evaluated.column(0), 1).predicted();
    assertThat(predicted).containsExactly(new double[] {4, 12.0 / 16}, within(1e-5));
  }

  @Test
  void countsRefuseWhatIsNoCount() {
    refuses(new Poisson("y"), numbers(1, -2), "'-2' in row 2", "0 or more");
    refuses(new Poisson("y"), texts("1", "many"), "'many' in row 2");
    refuses(new Poisson("y"), numbers(0, 0), "is always 0");
    refuses(new NegativeBinomial("y"), numbers(1, 2.5), "'2.5' in row 2", "a whole number");
    refuses(new NegativeBinomial("y"), numbers(Double.NaN), "is missing in all 1 training rows");
  }

  @Test
  void quantilesStartAtThoseOfTheTrainingRows() {
    double[] values = new double[101];
    for (int i = 0; i < values.length; i++) {
      values[i] = 100 - i;
    }
    Task task = new Quantile("y", List.of(0.1, 0.75)).fit("t", numbers(values));
    double[] predicted = Evaluated.of(task, new double[][] {{0, 0}}, 1).predicted();
    assertThat(predicted).containsExactly(new double[] {75, 10, 75}, within(1e-3));
    assertThat(task.outputs()).containsExactly("y", "quantile 0.1", "quantile 0.75");
  }

  @Test
  void quantilesOutOfOrderAreRefused() {
    for (List<Double> levels : List.of(List.of(0.5, 0.1), List.of(0.0), List.of(1.0))) {
      assertThatThrownBy(() -> new Quantile("y", levels))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("quantiles must rise and lie between 0 and 1, but are " + levels);
    }
  }

  @Test
  void lifetimeValueStartsAtTheTrainingRows() {
    double e = Math.E;
    Task task = new Ziln("y").fit("t", numbers(0, 0, 0, 1, e * e));
    // Two of five buy; the logarithms 0 and 2 have mean 1 and deviation 1.
    double[] predicted = Evaluated.of(task, new double[][] {{0, 0, 0}}, 1).predicted();
    assertThat(predicted).containsExactly(new double[] {0.4 * Math.exp(1.5), 0.4}, within(1e-5));
  }

  @Test
  void lifetimeValueRefusesDebtsAndValuesWithoutAZero() {
    refuses(new Ziln("y"), numbers(0, -1), "'-1' in row 2");
    refuses(new Ziln("y"), numbers(1, 2), "above zero in all training rows; use a regression");
  }

  @Test
  void theJarNamesItsPlugin() {
    assertThat(ServiceLoader.load(Plugin.class)).hasAtLeastOneElementOfType(Tasks.class);
  }
}
