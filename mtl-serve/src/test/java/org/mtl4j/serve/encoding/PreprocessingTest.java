// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.InputSpec.Category;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.task.Task;
import org.mtl4j.serve.encoding.Field.NumberEncoding;
import org.mtl4j.serve.encoding.Field.Role;

class PreprocessingTest {
  private static final double NONE = Double.NaN;

  @Test
  void standardizesByTheMomentsOfTheTrainingRows() {
    Preprocessing fitted = fit(table().numbers("x", 1, 2, 3, 6), Map.of());

    // Mean 3, squared distances 4, 1, 0, 9: variance 3.5.
    float[] test = numbers(fitted, table().numbers("x", 3, 10));
    assertThat(test[0]).isZero();
    assertThat(test[1]).isCloseTo((float) (7 / Math.sqrt(3.5)), within(1e-6f));
  }

  @Test
  void takesSignedLogarithms() {
    Preprocessing fitted =
        fit(table().numbers("x", -(Math.E - 1), 0, Math.E - 1), field("x", NumberEncoding.LOG));

    // The logarithms are -1, 0 and 1: variance 2/3.
    float root = (float) Math.sqrt(1.5);
    assertThat(numbers(fitted, table().numbers("x", -(Math.E - 1), 0, Math.E * Math.E - 1)))
        .containsExactly(new float[] {-root, 0, 2 * root}, within(1e-6f));
  }

  @Test
  void leavesRawNumbersAloneAndPutsTheMeanWhereTheyAreMissing() {
    Preprocessing fitted = fit(table().numbers("x", 1, 5, NONE), field("x", NumberEncoding.RAW));

    assertThat(fitted.inputs().numbers()).containsExactly("x", "x?");
    assertThat(numbers(fitted, table().numbers("x", 7, NONE))).containsExactly(7, 0, 3, 1);
  }

  @Test
  void scalesByQuartilesAndClipsSmoothly() {
    Preprocessing fitted =
        fit(table().numbers("x", 9, 1, 3, 5, 7, NONE), field("x", NumberEncoding.ROBUST));

    // Median 5, quartiles 3 and 7: z = (x - 5) / 4, then z / sqrt(1 + z² / 9).
    float one = (float) (1 / Math.sqrt(1 + 1.0 / 9));
    assertThat(numbers(fitted, table().numbers("x", 5, 9, 1, NONE, 1e30)))
        .containsExactly(new float[] {0, 0, one, 0, -one, 0, 0, 1, 3, 0}, within(1e-6f));
  }

  @Test
  void equalQuartilesAreReplacedByHalfTheRange() {
    Preprocessing fitted =
        fit(table().numbers("x", 0, 0, 0, 0, 0, 8), field("x", NumberEncoding.ROBUST));

    // z = 8 / 4.
    assertThat(numbers(fitted, table().numbers("x", 0, 8)))
        .containsExactly(new float[] {0, (float) (2 / Math.sqrt(1 + 4.0 / 9))}, within(1e-6f));
  }

  @Test
  void piecesRiseFromZeroToOneWithinTheirBucket() {
    Field halves = new Field(Field.Role.NUMBER, List.of(NumberEncoding.PIECEWISE), 2, 1);
    Preprocessing fitted = fit(table().numbers("x", 9, 1, 3, 5, 7, NONE), Map.of("x", halves));

    // Bounds 1, 5 and 9; open below the first and above the last; the median for a missing one.
    assertThat(fitted.inputs().numbers()).containsExactly("x:1", "x:2", "x?");
    assertThat(numbers(fitted, table().numbers("x", 3, 7, -3, 13, NONE)))
        .containsExactly(0.5f, 0, 0, 1, 0.5f, 0, -1, 0, 0, 1, 2, 0, 1, 0, 1);
  }

  @Test
  void equalBoundsMakeOneBucket() {
    Field quarters = new Field(Field.Role.NUMBER, List.of(NumberEncoding.PIECEWISE), 4, 1);
    Preprocessing fitted = fit(table().numbers("x", 0, 0, 0, 0, 8), Map.of("x", quarters));

    assertThat(fitted.inputs().numbers()).containsExactly("x:1");
    assertThat(numbers(fitted, table().numbers("x", 0, 6, 16))).containsExactly(0, 0.75f, 2);
  }

  @Test
  void namesTheFirstRowThatCannotBeEncoded() {
    Preprocessing fitted =
        fit(table().numbers("x", 1, 2).numbers("y", 1, 2), field("x", NumberEncoding.STANDARD));
    double[] x = new double[90_000];
    double[] y = new double[90_000];
    x[80_000] = Double.POSITIVE_INFINITY;
    y[50_000] = Double.NEGATIVE_INFINITY;

    assertThatThrownBy(() -> numbers(fitted, table().numbers("x", x).numbers("y", y)))
        .hasMessageContaining("row 50001, column 'y': found -Infinity");
  }

  @Test
  void turnsRanksIntoNormalScores() {
    double[] heavy = new Random(1).doubles(20_001).map(u -> Math.exp(8 * u) - 1).toArray();
    Preprocessing fitted = fit(table().numbers("x", heavy), field("x", NumberEncoding.QUANTILE));

    double[] sorted = heavy.clone();
    Arrays.sort(sorted);
    // The middle value, and those with a share of 0.975 and of 0.025 below.
    float[] scores =
        numbers(fitted, table().numbers("x", sorted[10_000], sorted[19_500], sorted[500], -9, 1e9));
    assertThat(scores[0]).isCloseTo(0, within(3e-3f));
    assertThat(scores[1]).isCloseTo(1.959964f, within(2e-2f));
    assertThat(scores[2]).isCloseTo(-1.959964f, within(2e-2f));
    assertThat(scores[3]).isBetween(-5f, -4f).isEqualTo(-scores[4]);
  }

  @Test
  void givesTiesTheScoreOfTheirMiddleRank() {
    Preprocessing fitted =
        fit(table().numbers("x", 0, 0, 0, 8), field("x", NumberEncoding.QUANTILE));

    // Middle ranks 1.5/4 and 3.5/4; between the two points by interpolation.
    float low = -0.3186394f;
    float high = 1.1503494f;
    assertThat(numbers(fitted, table().numbers("x", 0, 8, 4, NONE)))
        .containsExactly(new float[] {low, high, (low + high) / 2, 0}, within(1e-5f));
  }

  @Test
  void bucketsHoldEquallyManyTrainingRows() {
    double[] values = IntStream.range(0, 100).mapToDouble(i -> i * i).toArray();
    Field field = new Field(Role.NUMBER, List.of(NumberEncoding.BUCKETS), 4, 1);
    Preprocessing fitted = fit(table().numbers("x", values), Map.of("x", field));

    assertThat(fitted.inputs().categories()).containsExactly(new Category("x", 5));
    int[] counts = new int[5];
    IntStream.of(codes(fitted, table().numbers("x", values))).forEach(code -> counts[code]++);
    assertThat(counts).containsExactly(0, 25, 25, 25, 25);
    assertThat(codes(fitted, table().numbers("x", -1, 1e9, NONE))).containsExactly(1, 4, 0);
  }

  @Test
  void bucketsTellACommonValueFromTheRest() {
    double[] gains = new double[100];
    gains[3] = 500;
    Preprocessing fitted = fit(table().numbers("x", gains), field("x", NumberEncoding.BUCKETS));

    assertThat(codes(fitted, table().numbers("x", 0, 500, 9000))).containsExactly(1, 2, 2);
  }

  @Test
  void bucketsDivideTheTailBehindACommonValue() {
    double[] gains = new double[1000];
    Arrays.setAll(gains, i -> Math.max(0, i - 940));
    Field field = new Field(Role.NUMBER, List.of(NumberEncoding.BUCKETS), 4, 1);
    Preprocessing fitted = fit(table().numbers("x", gains), Map.of("x", field));

    // 941 zeros fill a bucket; the numbers 1 to 59 share the other three.
    assertThat(fitted.codes())
        .containsExactly(new CodeInput.Buckets("x", "x", List.of(1.0, 21.0, 41.0)));
  }

  @Test
  void givesEachValueACode() {
    Field field = new Field(Role.NUMBER, List.of(NumberEncoding.VALUES), 32, 2);
    Preprocessing fitted = fit(table().numbers("x", 5, -1, 5, -1, 7, NONE), Map.of("x", field));

    assertThat(codes(fitted, table().numbers("x", -1, 5, 7, 6, NONE)))
        .containsExactly(1, 2, 0, 0, 0);
  }

  @Test
  void takesMinusZeroForZero() {
    TableBuilder rows = table().numbers("x", -0.0, 1, 0.0);

    assertThat(codes(fit(rows, field("x", NumberEncoding.VALUES)), rows)).containsExactly(1, 2, 1);
    assertThat(codes(fit(rows, field("x", NumberEncoding.BUCKETS)), rows)).containsExactly(1, 2, 1);
    assertThat(codes(fit(rows, Map.of("x", Field.category(1))), rows)).containsExactly(1, 2, 1);
  }

  @Test
  void showsOneNumberInSeveralWays() {
    Preprocessing fitted =
        fit(
            table().numbers("x", 1, 2, NONE, 4),
            field("x", NumberEncoding.LOG, NumberEncoding.STANDARD, NumberEncoding.VALUES));

    assertThat(fitted.inputs())
        .isEqualTo(
            new InputSpec(
                List.of("x:log", "x:standard", "x?"),
                List.of(new Category("x:values", 4)),
                Map.of()));
    assertThat(numbers(fitted, table().numbers("x", NONE))).containsExactly(0, 0, 1);
  }

  @Test
  void codesTextsFromOneAndUnknownOnesAsZero() {
    Table training = table().texts("c", "b", "a", "b", "rare", "").build();
    Preprocessing fitted = Preprocessing.fit(training, Map.of("c", Field.category(2)), Set.of());
    assertThat(fitted.codes()).containsExactly(new CodeInput.Vocabulary("c", "c", List.of("b")));

    Preprocessing all = Preprocessing.fit(training, Map.of(), Set.of());
    assertThat(codes(all, table().texts("c", "new", "rare", "a", "", "b")))
        .containsExactly(0, 3, 1, 0, 2);
  }

  @Test
  void learnsOnlyCategoriesOfTheTrainingRows() {
    Table all = table().texts("c", "a", "b", "z").build();
    Table training = all.select("training rows", new int[] {0, 1});

    assertThat(Preprocessing.fit(training, Map.of(), Set.of()).codes())
        .containsExactly(new CodeInput.Vocabulary("c", "c", List.of("a", "b")));
  }

  @Test
  void readsNumbersAsCategoriesWhereDeclared() {
    Preprocessing fitted = fit(table().numbers("x", 10, 2, 10), Map.of("x", Field.category(1)));

    assertThat(fitted.inputs().categories()).containsExactly(new Category("x", 3));
    assertThat(codes(fitted, table().texts("x", "2", "10", "3"))).containsExactly(2, 1, 0);
  }

  @Test
  void passesArraysOn() {
    Shape shape = Shape.of(2, 2);
    Preprocessing fitted = fit(table().arrays("image", shape, 1, 2, 3, 4, 5, 6, 7, 8), Map.of());
    Dataset data = fitted.encode(table().arrays("image", shape, 9, 8, 7, 6).build());

    assertThat(fitted.inputs().arrays()).containsEntry("image", shape);
    assertThat(data.block("image").floats().get(3)).isEqualTo(6);
    assertThatThrownBy(
            () -> fitted.encode(table().arrays("image", Shape.of(2), 9, 8, 7, 6).build()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("column 'image' holds arrays of shape");
    assertThatThrownBy(
            () -> fitted.encode(table().arrays("image", shape, 1, 2, 3, Float.NaN).build()))
        .hasMessageContaining("t, row 1, column 'image': found NaN");
  }

  @Test
  void dropsWhatTellsNothingAndSaysSo() {
    Preprocessing fitted =
        fit(
            table()
                .numbers("x", 1, 2, 3)
                .numbers("constant", 4, 4, 4)
                .numbers("halved", 4, NONE, 4)
                .numbers("empty", NONE, NONE, NONE)
                .texts("same", "a", "a", "a")
                .texts("nothing", "", "", "")
                .texts("rare", "a", "b", "c"),
            Map.of("rare", Field.category(2)));

    assertThat(fitted.inputs().numbers()).containsExactly("x", "halved?");
    assertThat(fitted.inputs().categories()).isEmpty();
    assertThat(fitted.dropped().stream().map(Preprocessing.Dropped::warning))
        .containsExactly(
            "column 'constant' is left out of the inputs: it has the value 4.0 wherever it has one",
            "column 'halved' is left out of the inputs: it has the value 4.0 wherever it has one",
            "column 'empty' is left out of the inputs: it has no value in any training row",
            "column 'same' is left out of the inputs: it has the same category in every training"
                + " row",
            "column 'nothing' is left out of the inputs: it has no value in any training row",
            "column 'rare' is left out of the inputs: it has no value that occurs in 2 training"
                + " rows or more");
  }

  @Test
  void keepsLabelsIgnoredColumnsAndWeightsOutOfTheInputs() {
    Table table =
        table().numbers("x", 1, 2).numbers("y", 0, 1).numbers("w", 2, 3).numbers("i", 1, 2).build();
    Preprocessing fitted =
        Preprocessing.fit(
            table, Map.of("w", new Field(Role.WEIGHT), "i", new Field(Role.IGNORE)), Set.of("y"));

    assertThat(fitted.inputs().numbers()).containsExactly("x");
    assertThat(fitted.encode(table).blocks()).containsOnlyKeys(InputSpec.NUMBERS);
    FloatBuffer weights = fitted.encode(table, List.<Task>of()).block(Dataset.WEIGHT).floats();
    assertThat(new float[] {weights.get(0), weights.get(1)}).containsExactly(2, 3);
  }

  @Test
  void refusesWeightsThatAreNone() {
    Preprocessing fitted =
        fit(table().numbers("x", 1, 2).numbers("w", 1, 1), Map.of("w", new Field(Role.WEIGHT)));

    for (double weight : new double[] {-1, NONE, Double.POSITIVE_INFINITY}) {
      Table table = table().numbers("x", 1, 2).numbers("w", 1, weight).build();
      assertThatThrownBy(() -> fitted.encode(table, List.<Task>of()))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("t, row 2, column 'w': found");
    }
    assertThatThrownBy(
            () ->
                fit(
                    table().numbers("x", 1, 2).numbers("w", 1, 1),
                    Map.of("w", new Field(Role.WEIGHT), "x", new Field(Role.WEIGHT))))
        .hasMessageContaining("a row has one weight");
  }

  @Test
  void refusesInfiniteNumbers() {
    assertThatThrownBy(() -> fit(table().numbers("x", 1, Double.NEGATIVE_INFINITY), Map.of()))
        .isInstanceOf(DataException.class)
        .hasMessage("t, row 2, column 'x': found -Infinity where a finite number is expected");

    Preprocessing fitted = fit(table().numbers("x", 1, 2), field("x", NumberEncoding.RAW));
    assertThatThrownBy(() -> fitted.encode(table().numbers("x", Double.POSITIVE_INFINITY).build()))
        .hasMessageContaining("t, row 1, column 'x': found Infinity");
    assertThatThrownBy(() -> fitted.encode(table().numbers("x", 1e300).build()))
        .hasMessageContaining("too large to be an input");
  }

  @Test
  void neverDividesByADeviationOfZero() {
    // They differ, but their logarithms are one number.
    Table table = table().numbers("x", 1e16, 1e16 + 2).build();

    assertThatThrownBy(() -> Preprocessing.fit(table, field("x", NumberEncoding.LOG), Set.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("column 'x' cannot be standardized");
  }

  @Test
  void refusesColumnsOfAnotherKindAndSchemasOfOtherTables() {
    assertThatThrownBy(() -> fit(table().texts("x", "a", "b"), field("x", NumberEncoding.LOG)))
        .isInstanceOf(DataException.class)
        .hasMessage("t: column 'x' holds text where numbers are expected");
    assertThatThrownBy(() -> fit(table().numbers("age", 1, 2), Map.of("aeg", new Field())))
        .hasMessageContaining("t has no column 'aeg'")
        .hasMessageContaining("age");
    Preprocessing fitted = fit(table().numbers("x", 1, 2), Map.of());
    assertThatThrownBy(() -> fitted.encode(table().numbers("y", 1).build()))
        .hasMessageContaining("t has no column 'x'");
  }

  @Test
  void refusesTablesWithoutInputs() {
    assertThatThrownBy(() -> fit(table().numbers("x", 1, 1), Map.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("t leaves nothing to learn from");
  }

  @Test
  void isEqualToAnotherFittedOnTheSameRows() {
    TableBuilder rows = table().numbers("x", 1, 2, 9).texts("c", "a", "b", "a");
    Map<String, Field> schema = field("x", NumberEncoding.QUANTILE, NumberEncoding.BUCKETS);

    assertThat(fit(rows, schema)).isEqualTo(fit(rows, schema));
  }

  private static TableBuilder table() {
    return new TableBuilder("t");
  }

  private static Map<String, Field> field(String name, NumberEncoding... encodings) {
    return Map.of(name, Field.number(encodings));
  }

  private static Preprocessing fit(TableBuilder rows, Map<String, Field> schema) {
    return Preprocessing.fit(rows.build(), schema, Set.of());
  }

  private static float[] numbers(Preprocessing fitted, TableBuilder rows) {
    FloatBuffer buffer = fitted.encode(rows.build()).block(InputSpec.NUMBERS).floats();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }

  private static int[] codes(Preprocessing fitted, TableBuilder rows) {
    IntBuffer buffer = fitted.encode(rows.build()).block(InputSpec.CODES).ints();
    int[] values = new int[buffer.remaining()];
    buffer.get(values);
    return values;
  }
}
