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
          Map.entry("present", Set.of("absent", "missing")),
          Map.entry("high", Set.of("low")),
          Map.entry("pass", Set.of("fail")),
          Map.entry("passed", Set.of("failed")),
          Map.entry("success", Set.of("failure")),
          Map.entry("abnormal", Set.of("normal", "healthy")),
          Map.entry("malignant", Set.of("benign", "normal", "healthy")),
          Map.entry("sick", Set.of("healthy", "well")),
          Map.entry("case", Set.of("control")),
          Map.entry("successful", Set.of("unsuccessful")),
          Map.entry("won", Set.of("lost")),
          Map.entry("win", Set.of("loss", "lose")),
          Map.entry("alive", Set.of("dead", "deceased", "died")),
          Map.entry("living", Set.of("dead", "deceased")),
          Map.entry("survived", Set.of("died", "dead")),
          Map.entry("churned", Set.of("retained", "stayed", "active", "existing")),
          Map.entry("churn", Set.of("no churn", "stay")),
          Map.entry("approved", Set.of("rejected", "denied", "declined", "refused")),
          Map.entry("accepted", Set.of("rejected", "declined", "refused")),
          Map.entry("correct", Set.of("wrong", "false")),
          Map.entry("good", Set.of("bad", "poor")),
          Map.entry("fraud", Set.of("legit", "legitimate", "genuine", "normal")),
          Map.entry("fraudulent", Set.of("legit", "legitimate", "genuine", "normal")),
          Map.entry("attack", Set.of("normal", "benign")),
          Map.entry("anomaly", Set.of("normal")),
          Map.entry("defective", Set.of("ok", "good")),
          Map.entry("faulty", Set.of("ok", "good")),
          Map.entry("infected", Set.of("healthy")),
          Map.entry("diseased", Set.of("healthy")),
          Map.entry("ill", Set.of("healthy", "well")),
          Map.entry("exposed", Set.of("control", "unexposed")),
          Map.entry("treated", Set.of("control", "untreated")),
          Map.entry("gewonnen", Set.of("verloren")),
          Map.entry("lebend", Set.of("tot", "verstorben")),
          Map.entry("bestanden", Set.of("durchgefallen")),
          Map.entry("krank", Set.of("gesund")),
          Map.entry("hoch", Set.of("niedrig", "tief")),
          Map.entry("gut", Set.of("schlecht")),
          Map.entry("vorhanden", Set.of("fehlend")),
          Map.entry("positif", Set.of("negatif")),
          Map.entry("vivant", Set.of("mort", "decede")),
          Map.entry("gagne", Set.of("perdu")),
          Map.entry("malade", Set.of("sain")),
          Map.entry("reussi", Set.of("echoue")),
          Map.entry("positivo", Set.of("negativo")),
          Map.entry("vivo", Set.of("muerto", "morto")),
          Map.entry("ganado", Set.of("perdido")),
          Map.entry("enfermo", Set.of("sano")),
          Map.entry("presente", Set.of("ausente", "assente")),
          Map.entry("aprobado", Set.of("reprobado", "suspenso")),
          Map.entry("aprovado", Set.of("reprovado")),
          Map.entry("alto", Set.of("bajo", "baixo", "basso")),
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

  /**
   * Whether a value is the negative one: in a known pair, or as "not paid" and "unpaid" of "paid".
   */
  private static boolean negates(String negative, String positive) {
    return NEGATIVES.getOrDefault(positive, Set.of()).contains(negative)
        || negative
            .replaceAll("[ _-]", "")
            .matches("(no|not|non|un|in|dis|nicht|pas)" + quoted(positive));
  }

  private static String quoted(String positive) {
    return java.util.regex.Pattern.quote(positive.replaceAll("[ _-]", ""));
  }

  private static String plain(String value) {
    return Normalizer.normalize(value.strip().toLowerCase(Locale.ROOT), Normalizer.Form.NFKD)
        .replaceAll("\\p{Mn}", "");
  }
}
