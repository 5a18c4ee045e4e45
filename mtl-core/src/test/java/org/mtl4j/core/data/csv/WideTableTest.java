// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.data.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;

/** Work grows with the number of columns, not with its square, which would be 10^10 comparisons. */
class WideTableTest {
  private static final int COLUMNS = 100_000;
  private static final int SECONDS = 20;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

  @TempDir private Path folder;

  @Test
  void columnsAreReadAndFoundByName() throws IOException {
    Path file =
        Files.writeString(folder.resolve("wide.csv"), line(i -> "column" + i) + line(i -> "" + i));
    long begun = threads.getCurrentThreadCpuTime();

    Table table = new CsvSource(file).read(Request.GUESS).train();
    for (String name : table.names()) {
      assertThat(table.has(name)).isTrue();
      NumberColumn column = (NumberColumn) table.column(name);
      assertThat("column" + (int) column.values()[0]).isEqualTo(name);
    }

    assertThat(threads.getCurrentThreadCpuTime() - begun)
        .as("CPU time of this thread")
        .isLessThan(TimeUnit.SECONDS.toNanos(SECONDS));
  }

  private static String line(IntFunction<String> cell) {
    return IntStream.range(0, COLUMNS).mapToObj(cell).collect(Collectors.joining(",", "", "\n"));
  }
}
