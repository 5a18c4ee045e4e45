package org.mtl4j.api.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.graph.Shape;

/**
 * What a model sees of a row, once encoded.
 *
 * @param numbers the names of the numeric inputs, in the order of the block {@link #NUMBERS} [rows,
 *     numbers]
 * @param categories the coded fields, in the order of the block {@link #CODES} [rows, fields]
 * @param arrays the shape of one row of each array input, by name
 */
public record InputSpec(
    List<String> numbers, List<Category> categories, Map<String, Shape> arrays) {
  /** The block of numbers. */
  public static final String NUMBERS = "numbers";

  /** The block of codes. */
  public static final String CODES = "codes";

  public InputSpec {
    numbers = List.copyOf(numbers);
    categories = List.copyOf(categories);
    arrays = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
  }

  /** Numbers alone. */
  public static InputSpec numbers(int count) {
    return new InputSpec(
        java.util.stream.IntStream.range(0, count).mapToObj(i -> "x" + i).toList(),
        List.of(),
        Map.of());
  }

  /** A coded field; codes run from 0 (unknown) to cardinality - 1. */
  public record Category(String name, int cardinality) {}

  /** Whether there is nothing to learn from. */
  public boolean isEmpty() {
    return numbers.isEmpty() && categories.isEmpty() && arrays.isEmpty();
  }
}
