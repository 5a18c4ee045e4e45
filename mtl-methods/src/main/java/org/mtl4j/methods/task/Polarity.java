// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.task;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The natural sense of a pair of values: of {@code no} and {@code yes}, {@code yes} is positive.
 * Case, accents, and the white space around a value do not count.
 */
public final class Polarity {
  /** The negative values of a positive one. */
  private static final Map<String, Set<String>> NEGATIVES =
      Map.ofEntries(
          Map.entry("1", Set.of("0", "-1")),
          Map.entry("1.0", Set.of("0.0", "-1.0")),
          Map.entry("+1", Set.of("-1")),
          Map.entry("+", Set.of("-")),
          Map.entry("true", Set.of("false")),
          Map.entry("t", Set.of("f")),
          Map.entry("yes", Set.of("no")),
          Map.entry("y", Set.of("n")),
          Map.entry("ja", Set.of("nein", "nee", "nej", "nei")),
          Map.entry("j", Set.of("n")),
          Map.entry("oui", Set.of("non")),
          Map.entry("o", Set.of("n")),
          Map.entry("vrai", Set.of("faux")),
          Map.entry("wahr", Set.of("falsch")),
          Map.entry("si", Set.of("no")),
          Map.entry("s", Set.of("n")),
          Map.entry("sim", Set.of("nao")),
          Map.entry("verdadero", Set.of("falso")),
          Map.entry("vero", Set.of("falso")),
          Map.entry("tak", Set.of("nie")),
          Map.entry("ano", Set.of("ne")),
          Map.entry("da", Set.of("ne", "nu")),
          Map.entry("да", Set.of("нет", "не")),
          Map.entry("evet", Set.of("hayır")),
          Map.entry("是", Set.of("否", "不是")),
          Map.entry("はい", Set.of("いいえ")),
          Map.entry("예", Set.of("아니오", "아니요")),
          Map.entry("positive", Set.of("negative")),
          Map.entry("positiv", Set.of("negativ")),
          Map.entry("pos", Set.of("neg")),
          Map.entry("on", Set.of("off")),
          Map.entry("active", Set.of("inactive")),
          Map.entry("enabled", Set.of("disabled")),
          Map.entry("present", Set.of("absent")),
          Map.entry("high", Set.of("low")),
          Map.entry("pass", Set.of("fail")),
          Map.entry("passed", Set.of("failed")),
          Map.entry("success", Set.of("failure")),
          Map.entry("abnormal", Set.of("normal")),
          Map.entry("malignant", Set.of("benign")),
          Map.entry("sick", Set.of("healthy")),
          Map.entry("case", Set.of("control")),
          Map.entry("spam", Set.of("ham")));

  private Polarity() {}

  /**
   * The positive one of two values; empty if there are not two, or their sense is unknown.
   *
   * @param values distinct values, in any order
   */
  public static Optional<String> positive(List<String> values) {
    if (values.size() != 2) {
      return Optional.empty();
    }
    String first = plain(values.get(0));
    String second = plain(values.get(1));
    if (negates(first, second)) {
      return Optional.of(values.get(1));
    }
    return negates(second, first) ? Optional.of(values.get(0)) : Optional.empty();
  }

  /** Whether a value is the negative one: in a known pair, or as in "not paid" and "paid". */
  private static boolean negates(String negative, String positive) {
    return NEGATIVES.getOrDefault(positive, Set.of()).contains(negative)
        || negative.replaceAll("[ _-]", "").matches("(no|not|non)" + quoted(positive));
  }

  private static String quoted(String positive) {
    return java.util.regex.Pattern.quote(positive.replaceAll("[ _-]", ""));
  }

  private static String plain(String value) {
    return Normalizer.normalize(value.strip().toLowerCase(Locale.ROOT), Normalizer.Form.NFKD)
        .replaceAll("\\p{Mn}", "");
  }
}
