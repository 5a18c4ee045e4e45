package org.mtl4j.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what a person may have meant by a name that does not exist. */
public final class Nearest {
  private static final int MOST = 3;

  private Nearest() {}

  /**
   * The existing names nearest to one that was looked for.
   *
   * @return up to three, the nearest first: those that differ by a third of their letters at most,
   *     or that contain the name or are contained in it
   */
  public static List<String> to(String name, Collection<String> existing) {
    String wanted = name.toLowerCase(Locale.ROOT);
    record Candidate(String name, int distance) {}
    return existing.stream()
        .map(other -> new Candidate(other, distance(wanted, other.toLowerCase(Locale.ROOT))))
        .filter(candidate -> candidate.distance <= near(wanted, candidate.name))
        .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
        .limit(MOST)
        .map(Candidate::name)
        .toList();
  }

  /**
   * The end of a sentence that says what exists instead: the nearest names, or all of them where
   * none is near.
   */
  public static String hint(String name, Collection<String> existing) {
    List<String> near = to(name, existing);
    return near.isEmpty()
        ? "it has " + String.join(", ", existing)
        : "the nearest are '" + String.join("', '", near) + "'";
  }

  private static int near(String wanted, String other) {
    String lower = other.toLowerCase(Locale.ROOT);
    int longer = Math.max(wanted.length(), lower.length());
    boolean contained =
        Math.min(wanted.length(), lower.length()) > 2
            && (lower.contains(wanted) || wanted.contains(lower));
    return contained ? longer : Math.max(1, longer / 3);
  }

  /** The letters to insert, delete or replace (Levenshtein). */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
