package org.mtl4j.api.data;

import java.util.List;

/**
 * Categories: every distinct text once, and its number in each row.
 *
 * @param dictionary the distinct texts in order of appearance
 * @param codes one for each row; -1 is missing
 */
public record TextColumn(String name, List<String> dictionary, int[] codes) implements Column {
  public TextColumn {
    dictionary = List.copyOf(dictionary);
  }

  @Override
  public int size() {
    return codes.length;
  }

  @Override
  public boolean isMissing(int row) {
    return codes[row] < 0;
  }

  @Override
  public String text(int row) {
    return codes[row] < 0 ? "" : dictionary.get(codes[row]);
  }
}
