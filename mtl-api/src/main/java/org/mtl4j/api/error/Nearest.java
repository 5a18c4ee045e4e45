// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Suggests existing names for an unknown one, in error messages. */
public final class Nearest {
  /** No name is longer, and the distance of long texts takes time. */
  private static final int LONGEST = 100;

  private Nearest() {}

  /**
   * The end of an error message: up to three similar names, then all names, such as "nearest:
   * sharing; existing: encoder, sharing, head".
   */
  public static String hint(String written, Collection<String> existing) {
    if (existing.isEmpty()) {
      return "there are none";
    }
    List<String> similar = to(written, existing);
    String all = "existing: " + String.join(", ", existing);
    return similar.isEmpty() ? all : "nearest: " + String.join(", ", similar) + "; " + all;
  }

  /** Up to three similar names, the most similar first; none for a text of over 100 characters. */
  public static List<String> to(String written, Collection<String> existing) {
    if (written.length() > LONGEST) {
      return List.of();
    }
    String plain = plain(written);
    int most = Math.max(2, plain.length() / 3);
    return existing.stream()
        .filter(name -> plain.length() > 1 && distance(plain, plain(name)) <= most)
        .sorted(Comparator.comparingInt(name -> distance(plain, plain(name))))
        .limit(3)
        .toList();
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_ .]", "");
  }

  /** Edit distance with swaps of adjacent letters; 1 if one name is a prefix of the other. */
  private static int distance(String a, String b) {
    if (!a.equals(b)
        && Math.min(a.length(), b.length()) > 2
        && (a.startsWith(b) || b.startsWith(a))) {
      return 1;
    }
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : step(a, b, i, j, edits);
      }
    }
    return edits[a.length()][b.length()];
  }

  private static int step(String a, String b, int i, int j, int[][] edits) {
    int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
  }
}
