// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.reference.Examples;
import org.mtl4j.api.reference.Label;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.compare.table.Results;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.methods.reference.Linear;
import org.mtl4j.methods.reference.MeanPrediction;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.MultiClass;
import org.mtl4j.methods.task.MultiLabel;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.serve.encoding.Field;

class ReferenceRunTest {
  private static final int ROWS = 400;

  private static final RunPlan PLAN = plan();
  private static final ReferenceRows ROWS_OF_PLAN = new ReferenceRows(PLAN.data());

  /** Linear labels of two numbers and a category; every third value is missing. */
  private static RunPlan plan() {
    Random random = new Random(1);
    double[] a = random.doubles(ROWS).toArray();
    double[] b = random.doubles(ROWS).toArray();
    String[] place = new String[ROWS];
    Arrays.setAll(place, row -> "abc".charAt(random.nextInt(3)) + "");
    double[] value = new double[ROWS];
    String[] yes = new String[ROWS];
    String[] size = new String[ROWS];
    double[] first = new double[ROWS];
    double[] second = new double[ROWS];
    for (int row = 0; row < ROWS; row++) {
      double exact = 3 * a[row] - b[row] + (place[row].equals("b") ? 2 : 0);
      value[row] = row % 3 == 0 ? Double.NaN : exact;
      yes[row] = exact > 1.5 ? "yes" : "no";
      size[row] = exact < 0.5 ? "small" : exact < 2 ? "middle" : "large";
      first[row] = a[row] > 0.5 ? 1 : 0;
      second[row] = b[row] > 0.5 ? 1 : 0;
    }
    TableBuilder table =
        new TableBuilder("rows")
            .numbers("a", a)
            .numbers("b", b)
            .texts("place", place)
            .numbers("value", value)
            .texts("yes", yes)
            .texts("size", size)
            .numbers("first", first)
            .numbers("second", second);
    return Results.plan(
        Mtl.experiment()
            .data(MemorySource.of(table.build()))
            .task("value", new Regression("value"))
            .task("yes", new Binary("yes", "yes"))
            .task("size", new MultiClass("size"))
            .task("both", new MultiLabel(List.of("first", "second")))
            .build());
  }

  @Test
  void theMeanIsWhatMetricsAreRelativeTo() {
    RunResult result = ReferenceRun.run(PLAN.named("mean"), ROWS_OF_PLAN, new MeanPrediction());

    assertThat(result.run()).isEqualTo("mean");
    assertThat(result.test().get("value").get("rrmse")).isCloseTo(1, within(1e-6));
    assertThat(result.validation().get("yes").get("auc")).isEqualTo(0.5);
    assertThat(result.test()).containsOnlyKeys("value", "yes", "size", "both");
  }

  @Test
  void linearLabelsOfEveryKindAreFitted() {
    RunResult result = ReferenceRun.run(PLAN, ROWS_OF_PLAN, new Linear());

    assertThat(result.test().get("value").get("rrmse")).isLessThan(0.01);
    assertThat(result.test().get("yes").get("auc")).isGreaterThan(0.99);
    assertThat(result.test().get("size").get("accuracy")).isGreaterThan(0.9);
    assertThat(result.test().get("both").get("auc")).isGreaterThan(0.99);
    assertThat(result.warnings()).isEmpty();
  }

  @Test
  void theItemAtEachPlaceOfAListIsACategory() {
    String[] tags = new String[60];
    double[] value = new double[tags.length];
    for (int row = 0; row < tags.length; row++) {
      tags[row] = (row % 3 == 0 ? "a" : "b") + (row % 2 == 0 ? "|c" : "");
      value[row] = (row % 3 == 0 ? 2 : 0) + (row % 2 == 0 ? 1 : 0);
    }
    TableBuilder table = new TableBuilder("lists").texts("tags", tags).numbers("value", value);
    RunPlan plan =
        Results.plan(
            Mtl.experiment()
                .data(MemorySource.of(table.build()))
                .column("tags", Field.list())
                .task("value", new Regression("value"))
                .build());
    ReferenceRows rows = new ReferenceRows(plan.data());

    assertThat(rows.cardinalities()).as("padding, unknown, a, b, c").containsExactly(5, 5);
    RunResult result = ReferenceRun.run(plan, rows, new Linear());
    assertThat(result.test().get("value").get("rrmse")).isLessThan(0.05);
  }

  @Test
  void aLabelIsFittedOnTheTrainingRowsThatHaveIt() {
    List<Examples> training = new ArrayList<>();
    List<Label> labels = new ArrayList<>();
    ReferenceModel recorder =
        (label, rows, validation, seed) -> {
          training.add(rows);
          labels.add(label);
          assertThat(validation.rows()).isPositive();
          return new MeanPrediction().fit(label, rows, validation, seed);
        };

    ReferenceRun.run(PLAN, ROWS_OF_PLAN, recorder);

    assertThat(training).as("one fit a label").hasSize(5);
    assertThat(training.get(0).rows()).isBetween(ROWS / 3, ROWS / 2);
    assertThat(training.get(0).labels()).doesNotContain(Double.NaN);
    assertThat(training.get(1).rows()).isEqualTo(PLAN.data().train().rows());
    assertThat(labels).extracting(Label::outputs).containsExactly(1, 1, 3, 1, 1);
    assertThat(labels.get(0).cardinalities()).containsExactly(0, 0, 4);
    assertThat(training.get(1).features()[0]).hasSize(3);
  }

  @Test
  void theSizeIsRowsTimesColumnsTimesOutputs() {
    assertThat(ReferenceRun.size(PLAN)).isEqualTo(PLAN.data().train().rows() * 3L * 7);
  }
}
