// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mtl4j.api.graph.Shape;

/**
 * The encoded features of a row.
 *
 * @param numbers the names of the numeric features, in the order of the block {@link #NUMBERS}
 * @param categories the categorical features, in the order of the block {@link #CODES}
 * @param arrays the shape of one row of each array, by name
 * @param lists the arrays that are lists of codes [length], by name, with the number of their
 *     codes: 0 is padding, 1 an unknown item
 * @param vocabularies the name of the vocabulary of categories and lists that share one, by their
 *     name: code c of a category is code c + 1 of a list of the same vocabulary
 */
public record InputSpec(
    List<String> numbers,
    List<Category> categories,
    Map<String, Shape> arrays,
    Map<String, Integer> lists,
    Map<String, String> vocabularies) {
  /** The name of the block of numeric features [rows, numbers]. */
  public static final String NUMBERS = "numbers";

  /** The name of the block of categorical features [rows, fields]. */
  public static final String CODES = "codes";

  public InputSpec {
    numbers = List.copyOf(numbers);
    categories = List.copyOf(categories);
    arrays = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    lists = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(lists));
    vocabularies = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(vocabularies));
  }

  /** Without shared vocabularies. */
  public InputSpec(
      List<String> numbers,
      List<Category> categories,
      Map<String, Shape> arrays,
      Map<String, Integer> lists) {
    this(numbers, categories, arrays, lists, Map.of());
  }

  /** Without lists. */
  public InputSpec(List<String> numbers, List<Category> categories, Map<String, Shape> arrays) {
    this(numbers, categories, arrays, Map.of());
  }

  /** Numeric features x0, x1, ... only. */
  public static InputSpec numbers(int count) {
    return new InputSpec(
        java.util.stream.IntStream.range(0, count).mapToObj(i -> "x" + i).toList(),
        List.of(),
        Map.of());
  }

  /** A categorical feature. Codes run from 0 (unknown) to cardinality - 1. */
  public record Category(String name, int cardinality) {}

  /** Whether there are no features. */
  public boolean isEmpty() {
    return numbers.isEmpty() && categories.isEmpty() && arrays.isEmpty();
  }
}
