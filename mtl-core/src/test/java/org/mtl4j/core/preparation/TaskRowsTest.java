// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.DataException;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.registry.Registry;

/** Tasks on rows of their own, with weights of their own. */
class TaskRowsTest {
  private static final String DATA =
      """
      data:
        source: csv
        train: rows.csv
        columns: {sex: ignore, age: number, row: weight}
      split: {validation: 0, test: 0}
      """;

  @TempDir private Path folder;

  @Test
  void theLabelsOfOtherRowsAreMissing() throws IOException {
    Prepared data =
        prepare(
            """
            tasks:
              all: {type: regression, standardize: false, label: y}
              women: {type: regression, standardize: false, label: y, where: {sex: F, age: [30, 40.0]}}
            """);

    assertThat(numbers(data, Dataset.label("all"))).containsExactly(1, 2, 3, 4, 50);
    assertThat(numbers(data, Dataset.label("women")))
        .containsExactly(1, Float.NaN, 3, Float.NaN, Float.NaN);
    assertThat(data.labels().get("women").rows()).isEqualTo(2);
    assertThat(data.inputs().numbers()).as("also an input").contains("age");
    assertThat(data.inputs().categories())
        .as("ignored as an input")
        .extracting(InputSpec.Category::name)
        .containsExactly("z");
  }

  @Test
  void aTaskIsFittedOnItsRows() throws IOException {
    Prepared data = prepare("tasks: {side: {type: binary, label: z, where: {sex: F}}}\n");

    assertThat(data.tasks().get("side").outputs()).as("of left and right").containsExactly("right");
    assertThat(numbers(data, Dataset.label("side"))).containsExactly(0, Float.NaN, 1, Float.NaN, 1);
  }

  @Test
  void aWeightCountsForItsTaskBesidesThatOfTheRow() throws IOException {
    Prepared data =
        prepare(
            """
            tasks:
              all: {type: regression, standardize: false, label: y}
              some: {type: regression, standardize: false, label: y, weight: w}
            """);

    assertThat(data.train().weightOf("all")).contains(Dataset.WEIGHT);
    assertThat(data.train().weightOf("some")).contains(Dataset.weight("some"));
    assertThat(numbers(data, Dataset.weight("some"))).containsExactly(0, 2, 1, 1, 0);
    assertThat(data.labels().get("some").means()[0]).isEqualTo((2 * 2 + 3 + 4) / 4.0);
    assertThat(data.inputs().numbers()).as("no input").doesNotContain("w");
  }

  @Test
  void aValueThatNeverOccursIsRefused() {
    refuses("where: {sex: X}", "'sex' of task 'a' never has the value 'X' of 'where'", "F, M");
    refuses("where: {gender: F}", "has no column 'gender'");
    refuses("weight: y2", "has no column 'y2'");
    refuses("weight: negative", "'negative' of task 'a' is '-1' in row 2: expected a weight");
  }

  private void refuses(String rows, String... parts) {
    assertThatThrownBy(
            () ->
                prepare(
                    "tasks: {a: {type: regression, standardize: false, label: y, " + rows + "}}\n"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }

  private Prepared prepare(String tasks) throws IOException {
    Files.writeString(
        folder.resolve("rows.csv"),
        """
        sex,age,y,z,w,row,negative
        F,30,1,left,0,1,1
        M,30,2,middle,1,2,-1
        F,40,3,right,1,1,1
        M,40,4,middle,1,1,1
        F,50,50,right,0,3,1
        """);
    return Preparation.prepare(
        new Configuration(Registry.load()).parse(DATA + tasks, "e.yaml", folder));
  }

  private static float[] numbers(Prepared data, String block) {
    FloatBuffer buffer = data.train().block(block).floats();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }
}
