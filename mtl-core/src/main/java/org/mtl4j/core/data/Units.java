// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data;

import java.util.Arrays;
import java.util.Random;

/**
 * Rows that stay together, in the order in which they are considered: single rows, or groups.
 *
 * @param starts where the rows of each unit begin, and the number of all rows
 * @param rows the rows of all units, unit by unit
 */
record Units(int[] starts, int[] rows) {
  /** Every row alone, in random order. */
  static Units rows(int count, Random random) {
    int[] rows = new int[count];
    Arrays.setAll(rows, row -> row);
    for (int i = count - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int row = rows[i];
      rows[i] = rows[j];
      rows[j] = row;
    }
    int[] starts = new int[count + 1];
    Arrays.setAll(starts, unit -> unit);
    return new Units(starts, rows);
  }

  /** Groups, in random order. */
  static Units groups(int[][] groups, Random random) {
    int[] order = rows(groups.length, random).rows;
    int[] starts = new int[groups.length + 1];
    for (int unit = 0; unit < order.length; unit++) {
      starts[unit + 1] = starts[unit] + groups[order[unit]].length;
    }
    int[] rows = new int[starts[order.length]];
    for (int unit = 0; unit < order.length; unit++) {
      int[] group = groups[order[unit]];
      System.arraycopy(group, 0, rows, starts[unit], group.length);
    }
    return new Units(starts, rows);
  }

  /** The number of units. */
  int count() {
    return starts.length - 1;
  }

  /** The number of rows of a unit. */
  int size(int unit) {
    return starts[unit + 1] - starts[unit];
  }

  /** The units without some rows; a unit without any other row is left out. */
  Units without(boolean[] taken) {
    int[] newStarts = new int[starts.length];
    int[] newRows = new int[rows.length];
    int units = 0;
    int left = 0;
    for (int unit = 0; unit < count(); unit++) {
      for (int i = starts[unit]; i < starts[unit + 1]; i++) {
        if (!taken[rows[i]]) {
          newRows[left++] = rows[i];
        }
      }
      if (left > newStarts[units]) {
        newStarts[++units] = left;
      }
    }
    return new Units(Arrays.copyOf(newStarts, units + 1), Arrays.copyOf(newRows, left));
  }
}
