// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.serve.encoding.DateNotation.Part;
import org.mtl4j.serve.encoding.Field.NumberEncoding;
import org.mtl4j.serve.encoding.Field.Role;

class DateNotationTest {
  @Test
  void commonNotationsAreFound() {
    assertThat(found("2021-01-31", "2021-2-1")).containsExactly("uuuu-M-d");
    assertThat(found("2021-01-01 08:00:00", "2021-01-02")).containsExactly("uuuu-M-d");
    assertThat(found("2021-01-01T08:00:00Z", "2021-01-01T08:00:00.125+02:00"))
        .containsExactly("uuuu-M-d");
    assertThat(found("01.02.2021", "1.2.2021 9:30")).containsExactly("d.M.uuuu");
    assertThat(found("31/01/2021")).containsExactly("d/M/uuuu");
    assertThat(found("1/31/2021 1:05 PM")).containsExactly("M/d/uuuu h:mm[:ss] a");
    assertThat(found("01/02/2021", "03/04/2021")).containsExactly("d/M/uuuu", "M/d/uuuu");
    assertThat(found("05-Jan-2021")).containsExactly("d-MMM-uuuu");
    assertThat(found("2021-01", "2021-12")).containsExactly("uuuu-MM");
    assertThat(found("8:00", "23:59:59")).containsExactly("H:mm[:ss]");
  }

  @Test
  void otherTextsAreNotDates() {
    assertThat(found()).isEmpty();
    for (String text :
        List.of(
            "", "x", "2021", "31.02.2021", "2021-13-01", "24:01", "1.2", "May", "2021-01-01x")) {
      assertThat(found(text)).as(text).isEmpty();
    }
    assertThat(found("2021-01-01", "01.01.2021")).isEmpty();
  }

  @Test
  void partsAreThoseOfTheCalendar() {
    DateNotation iso = DateNotation.of("yyyy-MM-dd");
    assertThat(iso.part(Part.DAYS, "1970-01-02T12:00")).isEqualTo(1.5);
    assertThat(iso.part(Part.DAYS, "1970-01-02T12:00-06:00")).isEqualTo(1.75);
    assertThat(iso.part(Part.MONTH, "2024-02-29")).isEqualTo(2);
    assertThat(iso.part(Part.WEEKDAY, "2024-02-29")).as("Thursday").isEqualTo(4);
    assertThat(iso.part(Part.HOUR, "2024-02-29 13:30+05:00")).isEqualTo(13.5);
    assertThat(iso.part(Part.DAYS, "2023-02-29")).isNaN();
    assertThat(DateNotation.of("H:mm").part(Part.DAYS, "6:00")).isEqualTo(0.25);
    assertThat(DateNotation.of("H:mm").parts()).containsExactly(Part.DAYS);
    assertThat(DateNotation.of("MM/uuuu").part(Part.DAYS, "02/1970")).isEqualTo(31);
    assertThatThrownBy(() -> DateNotation.of("bad")).isInstanceOf(OptionException.class);
  }

  @Test
  void aDateBecomesItsPartsThatDiffer() {
    TableBuilder rows =
        new TableBuilder("t")
            .texts("day", "01.01.2021", "", "15.03.2021", "2.1.2021")
            .numbers("x", 1, 2, 3, 4);
    Preprocessing fitted = Preprocessing.fit(rows.build(), Map.of(), Set.of());
    assertThat(fitted.inputs().numbers())
        .containsExactly("day:days", "day:month", "day:weekday", "day?", "x");

    Dataset encoded = fitted.encode(rows.build());
    RowEncoder encoder = new RowEncoder(fitted);
    RowEncoder.Target target = encoder.target(2);
    target.put(encoder.row().set("day", "15.03.2021").set("x", 3), 0);
    target.put(encoder.row().missing("day").set("x", 2), 1);
    float[] table = new float[20];
    encoded.block(InputSpec.NUMBERS).floats().get(table);
    float[] single = new float[10];
    target.rows(2).block(InputSpec.NUMBERS).floats().get(single);
    assertThat(java.util.Arrays.copyOfRange(single, 0, 5))
        .containsExactly(java.util.Arrays.copyOfRange(table, 10, 15));
    assertThat(java.util.Arrays.copyOfRange(single, 5, 10))
        .containsExactly(java.util.Arrays.copyOfRange(table, 5, 10));
    assertThat(table[1]).isEqualTo(table[16]).isLessThan(table[11]);

    assertThatThrownBy(() -> target.put(encoder.row().set("day", "2021-03-15").set("x", 3), 0))
        .isInstanceOf(DataException.class)
        .hasMessage("column 'day': found '2021-03-15' where a date like d.M.uuuu is expected");
  }

  @Test
  void aDateThatIsNotClearIsNamed() {
    TableBuilder rows = new TableBuilder("t").texts("day", "01/02/2021", "03/04/2021");
    assertThatThrownBy(() -> Preprocessing.fit(rows.build(), Map.of(), Set.of()))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "t, column 'day': dates such as '01/02/2021' may be d/M/uuuu or M/d/uuuu; say which:"
                + " day: {role: date, pattern: d/M/uuuu}");
    Map<String, Field> american = Map.of("day", Field.date("M/d/uuuu"));
    assertThat(Preprocessing.fit(rows.build(), american, Set.of()).inputs().numbers())
        .containsExactly("day:days", "day:month", "day:weekday");
    Map<String, Field> category = Map.of("day", new Field(Role.CATEGORY));
    assertThat(Preprocessing.fit(rows.build(), category, Set.of()).inputs().categories())
        .hasSize(1);
  }

  @Test
  void aDeclaredDateMustBeOne() {
    TableBuilder rows = new TableBuilder("t").texts("day", "soon", "later").numbers("x", 1, 2);
    assertThatThrownBy(
            () -> Preprocessing.fit(rows.build(), Map.of("day", new Field(Role.DATE)), Set.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "t, column 'day': found 'soon' where dates in one notation are expected; name it");
    Field buckets = new Field(Role.DATE, List.of(NumberEncoding.BUCKETS), 2, 1);
    TableBuilder days = new TableBuilder("t").texts("day", "2021-01-01", "2021-01-02");
    assertThatThrownBy(() -> Preprocessing.fit(days.build(), Map.of("day", buckets), Set.of()))
        .hasMessageContaining("column 'day': a date has one encoding");
  }

  private static List<String> found(String... texts) {
    return DateNotation.matching(List.of(texts)).stream().map(DateNotation::pattern).toList();
  }
}
