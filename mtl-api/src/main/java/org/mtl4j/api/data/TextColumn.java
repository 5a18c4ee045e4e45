// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.data;

import java.util.List;

/**
 * Categories.
 *
 * @param dictionary distinct texts; {@link #select} keeps all of them
 * @param codes the index of each row's text in the dictionary [rows]; -1 is missing
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
  public TextColumn select(int[] rows) {
    int[] selected = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      selected[i] = codes[rows[i]];
    }
    return new TextColumn(name, dictionary, selected);
  }

  @Override
  public String text(int row) {
    return codes[row] < 0 ? "" : dictionary.get(codes[row]);
  }
}
