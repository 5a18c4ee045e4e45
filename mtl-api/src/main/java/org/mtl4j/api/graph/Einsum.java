// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An equation of Einstein summation, as contractions of at most two operands, without {@code ...}.
 *
 * @param dropped by input, the axes of size 1 to remove first because they broadcast, last first
 * @param steps the contractions in order
 */
record Einsum(List<List<Integer>> dropped, List<Step> steps) {
  private static final String ANY = "...";

  /**
   * One contraction. Its first operand is the result so far.
   *
   * @param next the index of the second operand; 0 if there is only one
   */
  record Step(String equation, int next) {
    boolean pair() {
      return next > 0;
    }

    Shape shape(List<Shape> operands) {
      String[] sides = equation.split("->", -1);
      String[] terms = sides[0].split(",", -1);
      Map<Character, Integer> sizes = new HashMap<>();
      for (int i = 0; i < terms.length; i++) {
        for (int j = 0; j < terms[i].length(); j++) {
          sizes.merge(terms[i].charAt(j), operands.get(i).size(j), Math::max);
        }
      }
      return Shapes.of(sides[1].chars().mapToObj(axis -> sizes.get((char) axis)).toList());
    }
  }

  static Einsum of(String equation, List<Shape> shapes) {
    String[] sides = equation.replace(" ", "").split("->", -1);
    String[] terms = sides[0].split(",", -1);
    if (sides.length != 2 || terms.length != shapes.size()) {
      throw new Shapes.Mismatch(
          "the equation '" + equation + "' does not name every input and the result");
    }
    String fresh = unused(equation, shapes);
    List<String> axes = new ArrayList<>();
    for (int i = 0; i < terms.length; i++) {
      axes.add(named(terms[i], shapes.get(i), fresh));
    }
    List<List<Integer>> dropped = dropOnes(axes, shapes, fresh);
    checkSizes(axes, dropped, shapes);
    String result = result(sides[1], axes, fresh);
    return new Einsum(dropped, steps(axes, result));
  }

  /** Letters for the axes of {@code ...}; the last axis has the last letter. */
  private static String unused(String equation, List<Shape> shapes) {
    int most = shapes.stream().mapToInt(Shape::rank).max().orElse(0);
    StringBuilder letters = new StringBuilder();
    for (char c = 'z'; letters.length() < most; c = c == 'a' ? 'Z' : (char) (c - 1)) {
      if (c < 'A') {
        throw new Shapes.Mismatch("there are more axes than letters");
      }
      if (equation.indexOf(c) < 0) {
        letters.append(c);
      }
    }
    return letters.reverse().toString();
  }

  private static String named(String term, Shape shape, String fresh) {
    int more = shape.rank() - term.replace(ANY, "").length();
    if (more < 0 || (more > 0 && !term.contains(ANY))) {
      throw new Shapes.Mismatch("'" + term + "' does not have the axes of " + shape);
    }
    return letters(term, fresh.substring(fresh.length() - more));
  }

  private static String letters(String term, String any) {
    String axes = term.replace(ANY, any);
    if (!axes.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
      throw new Shapes.Mismatch("'" + term + "' has more than letters and one '...'");
    }
    if (axes.chars().distinct().count() < axes.length()) {
      throw new Shapes.Mismatch("'" + term + "' has a letter twice");
    }
    return axes;
  }

  private static String result(String term, List<String> axes, String fresh) {
    String all = String.join("", axes);
    String any =
        fresh
            .chars()
            .filter(c -> all.indexOf(c) >= 0)
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    if (!any.isEmpty() && !term.contains(ANY)) {
      throw new Shapes.Mismatch("the result '" + term + "' lacks '...'");
    }
    String result = letters(term, any);
    for (int i = 0; i < result.length(); i++) {
      if (all.indexOf(result.charAt(i)) < 0) {
        throw new Shapes.Mismatch("axis '" + result.charAt(i) + "' is only in the result");
      }
    }
    return result;
  }

  /** Removes axes of {@code ...} that have size 1 in one input and another size in another. */
  private static List<List<Integer>> dropOnes(List<String> axes, List<Shape> shapes, String fresh) {
    List<List<Integer>> all = new ArrayList<>();
    List<String> before = List.copyOf(axes);
    for (int i = 0; i < before.size(); i++) {
      List<Integer> dropped = new ArrayList<>();
      for (int j = before.get(i).length() - 1; j >= 0; j--) {
        char axis = before.get(i).charAt(j);
        if (shapes.get(i).size(j) == 1 && fresh.indexOf(axis) >= 0 && wider(axis, before, shapes)) {
          dropped.add(j);
          axes.set(i, axes.get(i).replace(String.valueOf(axis), ""));
        }
      }
      all.add(dropped);
    }
    return all;
  }

  private static boolean wider(char axis, List<String> axes, List<Shape> shapes) {
    for (int i = 0; i < axes.size(); i++) {
      int place = axes.get(i).indexOf(axis);
      if (place >= 0 && shapes.get(i).size(place) != 1) {
        return true;
      }
    }
    return false;
  }

  private static void checkSizes(
      List<String> axes, List<List<Integer>> dropped, List<Shape> shapes) {
    Map<Character, Integer> sizes = new HashMap<>();
    for (int i = 0; i < axes.size(); i++) {
      Shape shape = shapes.get(i);
      for (int axis : dropped.get(i)) {
        shape = shape.without(axis);
      }
      for (int j = 0; j < shape.rank(); j++) {
        int size = shape.size(j);
        Integer known = sizes.get(axes.get(i).charAt(j));
        if (known != null && known >= 0 && size >= 0 && known != size) {
          throw new Shapes.Mismatch(
              "axis '" + axes.get(i).charAt(j) + "' is both " + known + " and " + size);
        }
        sizes.merge(axes.get(i).charAt(j), size, Math::max);
      }
    }
  }

  private static List<Step> steps(List<String> axes, String result) {
    if (axes.size() == 1) {
      return List.of(new Step(axes.get(0) + "->" + result, 0));
    }
    List<Step> steps = new ArrayList<>();
    String left = axes.get(0);
    for (int i = 1; i < axes.size(); i++) {
      String right = axes.get(i);
      String needed = result + String.join("", axes.subList(i + 1, axes.size()));
      String kept =
          i == axes.size() - 1
              ? result
              : (left + right)
                  .chars()
                  .distinct()
                  .filter(c -> needed.indexOf(c) >= 0)
                  .mapToObj(Character::toString)
                  .collect(Collectors.joining());
      steps.add(new Step(left + "," + right + "->" + kept, i));
      left = kept;
    }
    return steps;
  }
}
