// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TextColumn;
import org.mtl4j.core.data.synthetic.RelatedTasks.Target;

class RelatedTasksTest {
  private static final List<Target> ALL =
      List.of(Target.REGRESSION, Target.BINARY, Target.MULTICLASS);

  @Test
  void hasOneLabelColumnForEachTask() {
    Table table = read(new RelatedTasks());

    assertThat(table.rows()).isEqualTo(3000);
    assertThat(table.names()).startsWith("x0", "x1").endsWith("regression", "binary", "multiclass");
    assertThat(numbers(table, "binary")).containsOnly(0, 1);
    assertThat(((TextColumn) table.column("multiclass")).dictionary())
        .containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  @Test
  void numbersTasksOfOneKindAndAddsCategories() {
    Table table =
        read(
            new RelatedTasks(
                50, 2, 1, 0.5, 0, 3, List.of(Target.BINARY, Target.BINARY, Target.BINARY), 1));

    assertThat(table.names()).containsExactly("x0", "x1", "c0", "binary", "binary2", "binary3");
    assertThat(table.column("c0")).isInstanceOf(TextColumn.class);
  }

  /** The correlation of labels without noise, averaged over worlds, is the relatedness. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1})
  void tasksCorrelateByTheirRelatedness(double relatedness) {
    List<Target> pair = List.of(Target.REGRESSION, Target.REGRESSION);
    double sum = 0;
    int worlds = 30;
    for (int seed = 0; seed < worlds; seed++) {
      Table table = read(new RelatedTasks(1000, 10, 1, relatedness, 0, 2, pair, seed));
      sum += correlation(numbers(table, "regression"), numbers(table, "regression2"));
    }

    assertThat(sum / worlds).isCloseTo(relatedness, within(0.1));
  }

  @Test
  void addsNoiseOfTheGivenDeviation() {
    List<Target> one = List.of(Target.REGRESSION);
    double[] clean = numbers(read(new RelatedTasks(5000, 4, 0, 1, 0, 2, one, 3)), "regression");
    double[] noisy = numbers(read(new RelatedTasks(5000, 4, 0, 1, 0.5, 2, one, 3)), "regression");

    double[] noise = Vectors.combine(1, noisy, -1, clean);
    assertThat(Math.sqrt(Vectors.covariance(noise, noise))).isCloseTo(0.5, within(0.02));
    assertThat(Vectors.mean(noise)).isCloseTo(0, within(0.03));
  }

  @Test
  void labelsAreNonlinear() {
    double[] label =
        numbers(
            read(new RelatedTasks(5000, 4, 0, 1, 0, 2, List.of(Target.REGRESSION), 2)),
            "regression");
    Table table = read(new RelatedTasks(5000, 4, 0, 1, 0, 2, List.of(Target.REGRESSION), 2));
    double explained = 0;
    for (int i = 0; i < 4; i++) {
      explained += Math.pow(correlation(numbers(table, "x" + i), label), 2);
    }

    // Inputs are independent, so that the squared correlations add up to R².
    assertThat(explained).isBetween(0.05, 0.95);
  }

  @Test
  void isDeterminedByTheSeed() {
    RelatedTasks source = new RelatedTasks(100, 3, 1, 0.5, 0.1, 3, ALL, 5);
    RelatedTasks other = new RelatedTasks(100, 3, 1, 0.5, 0.1, 3, ALL, 6);

    assertThat(numbers(read(source), "regression")).isEqualTo(numbers(read(source), "regression"));
    assertThat(numbers(read(source), "x0")).isNotEqualTo(numbers(read(other), "x0"));
  }

  @Test
  void refusesInvalidOptions() {
    assertThatThrownBy(() -> new RelatedTasks(100, 3, 0, 1.5, 0, 3, ALL, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("relatedness must lie in [0, 1], but is 1.5");
    assertThatThrownBy(() -> new RelatedTasks(100, 3, 0, 1, 0, 3, List.of(), 1))
        .hasMessageContaining("at least one kind of task");
  }

  private static Table read(RelatedTasks source) {
    return source.read(Request.GUESS).train();
  }

  private static double[] numbers(Table table, String column) {
    return ((NumberColumn) table.column(column)).values();
  }

  private static double correlation(double[] a, double[] b) {
    return Vectors.covariance(a, b)
        / Math.sqrt(Vectors.covariance(a, a) * Vectors.covariance(b, b));
  }
}
