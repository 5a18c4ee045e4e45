// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bundle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.serve.encoding.Field;
import org.mtl4j.serve.encoding.Field.NumberEncoding;
import org.mtl4j.serve.encoding.Preprocessing;

/** Tables with awkward values, and preprocessings fitted on them. */
final class RandomData {
  private static final List<String> WORDS =
      List.of("", "a", "é", "日本", "\uD83D\uDE00", "\uD800", "quote\"", "line\nbreak", "1", "1.0");

  private RandomData() {}

  /** Rows of numbers of all sizes, texts of all scripts and arrays. */
  static Table table(int rows, long seed) {
    Random random = new Random(seed);
    float[] arrays = new float[rows * 2];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = random.nextFloat();
    }
    return new TableBuilder("random")
        .numbers("plain", numbers(random, rows, 1))
        .numbers("tiny", numbers(random, rows, 1e-30))
        .numbers("huge", numbers(random, rows, 1e30))
        .numbers("whole", IntStream.range(0, rows).mapToDouble(i -> random.nextInt(9)).toArray())
        .numbers(
            "code", IntStream.range(0, rows).mapToDouble(i -> random.nextInt(5) / 4.0).toArray())
        .texts("word", words(random, rows))
        .texts("tags", lists(random, rows))
        .texts("series", series(random, rows))
        .arrays("array", Shape.of(2), arrays)
        .numbers("weight", IntStream.range(0, rows).mapToDouble(i -> random.nextDouble()).toArray())
        .build();
  }

  private static double[] numbers(Random random, int rows, double scale) {
    double[] numbers = new double[rows];
    for (int i = 0; i < rows; i++) {
      int kind = random.nextInt(10);
      numbers[i] =
          kind == 0 ? Double.NaN : kind == 1 ? -0.0 : kind == 2 ? 0 : random.nextGaussian() * scale;
    }
    return numbers;
  }

  private static String[] words(Random random, int rows) {
    return IntStream.range(0, rows)
        .mapToObj(i -> WORDS.get(random.nextInt(WORDS.size())))
        .toArray(String[]::new);
  }

  /** At most three words in one text. */
  private static String[] lists(Random random, int rows) {
    return IntStream.range(0, rows)
        .mapToObj(i -> String.join("|", words(random, random.nextInt(4))))
        .toArray(String[]::new);
  }

  /** At most three numbers in one text. */
  private static String[] series(Random random, int rows) {
    return IntStream.range(0, rows)
        .mapToObj(
            i ->
                random
                    .doubles(random.nextInt(4))
                    .mapToObj(Double::toString)
                    .collect(Collectors.joining("|")))
        .toArray(String[]::new);
  }

  /** Every encoding somewhere, chosen by the seed. */
  static Preprocessing fitted(long seed) {
    Random random = new Random(~seed);
    NumberEncoding[] all = NumberEncoding.values();
    Map<String, Field> schema = new HashMap<>();
    for (String column : List.of("plain", "tiny", "whole")) {
      schema.put(column, Field.number(all[random.nextInt(all.length)], NumberEncoding.QUANTILE));
    }
    schema.put("huge", Field.number(NumberEncoding.LOG, NumberEncoding.BUCKETS));
    schema.put("code", Field.category(1));
    int count = random.nextInt(4);
    schema.put("word", count == 0 ? Field.hashed(5) : Field.category(count));
    Field list = new Field(Field.Role.LIST).length(3);
    schema.put("tags", random.nextBoolean() ? list : list.withHash(4));
    if (count == 1) {
      schema.put("word", Field.category(1).vocabulary("words"));
      schema.put("tags", list.vocabulary("words"));
    }
    schema.put("series", Field.sequence().length(3));
    schema.put("weight", new Field(Field.Role.WEIGHT));
    return Preprocessing.fit(table(60, seed), schema, Set.of());
  }
}
