// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.DataException;
import org.mtl4j.serve.bulk.InputRows;
import org.mtl4j.serve.bundle.ModelCard.Held;
import picocli.CommandLine;

class AbsentColumnsTest {
  private final StringWriter err = new StringWriter();

  private Map<String, Optional<String>> of(String... options) {
    AbsentColumns absent = CommandLine.populateCommand(new AbsentColumns(), options);
    return absent.of(List.of("a", "b"), List.of("a", "c", "d"), new PrintWriter(err, true));
  }

  @Test
  void columnsAreGivenOrAllowedToBeMissing() {
    assertThat(of()).isEmpty();
    assertThat(of("--with", "task=math", "--with", "d="))
        .isEqualTo(Map.of("task", Optional.of("math"), "d", Optional.empty()));
    assertThat(err.toString()).isEmpty();
    assertThat(of("--allow-missing-columns", "--with", "c=1"))
        .isEqualTo(Map.of("c", Optional.of("1"), "d", Optional.empty()));
    assertThat(err.toString()).isEqualTo("mtl: warning: missing in every row: d%n".formatted());
    assertThatThrownBy(() -> of("--with", "b=1"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("--with b=1: the file has a column 'b'");
  }

  @Test
  void everyRowHasTheValue() {
    try (InputRows rows =
        InputRows.of(new TableBuilder("rows").numbers("a", 7, 8).build())
            .with(Map.of("c", Optional.of("2.5")))) {
      assertThat(rows.columns()).containsExactly("a", "c");
      for (int row = 0; row < 2; row++) {
        assertThat(rows.next()).isTrue();
        rows.requireComplete();
        assertThat(rows.number(0)).isEqualTo(7 + row);
        assertThat(rows.isMissing(1)).isFalse();
        assertThat(rows.number(1)).isEqualTo(2.5);
        assertThat(rows.text(1)).isEqualTo("2.5");
      }
      assertThat(rows.next()).isFalse();
    }
    InputRows empty =
        InputRows.of(new TableBuilder("rows").numbers("a", 7).build())
            .with(Map.of("c", Optional.empty()));
    assertThat(empty.next()).isTrue();
    assertThat(empty.isMissing(1)).isTrue();
    InputRows word =
        InputRows.of(new TableBuilder("rows").numbers("a", 7).build())
            .with(Map.of("c", Optional.of("x")));
    assertThatThrownBy(() -> word.number(1))
        .isInstanceOf(DataException.class)
        .hasMessage("column 'c': found 'x' where a number is expected");
  }

  @Test
  void tablesGetColumnsOfTheirKind() {
    assertThat(
            ((NumberColumn) AbsentColumns.column("c", Optional.of("2"), Held.NUMBER, 2)).values())
        .containsExactly(2, 2);
    assertThat(AbsentColumns.column("c", Optional.of("2"), Held.TEXT, 2).text(1)).isEqualTo("2");
    assertThat(AbsentColumns.column("c", Optional.empty(), Held.TEXT, 2).isMissing(1)).isTrue();
    assertThat(AbsentColumns.column("c", Optional.empty(), Held.NUMBER, 2).isMissing(0)).isTrue();
    assertThatThrownBy(() -> AbsentColumns.column("c", Optional.of("x"), Held.NUMBER, 2))
        .hasMessage("--with c=x: expected a number");
  }
}
