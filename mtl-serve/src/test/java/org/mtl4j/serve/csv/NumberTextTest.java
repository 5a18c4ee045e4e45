// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.RowFormat;

class NumberTextTest {
  private static final RowFormat POINTS = new RowFormat(true, ',', '"', List.of(""));
  private static final String NO_BREAK = "\u00a0";
  private static final String NARROW = "\u202f";

  @Test
  void plainNumbersAreThoseOfJava() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      double value = random.nextGaussian() * Math.pow(10, random.nextInt(25) - 12);
      same(Double.toString(value));
      same(Float.toString((float) value));
      same(String.valueOf(random.nextLong()));
      int decimals = 1 + random.nextInt(20);
      same(new BigDecimal(value).setScale(decimals, RoundingMode.DOWN).toPlainString());
    }
    List.of("0", "-0", "+3.", ".5", "-.25e-3", "00012.50", "1E5", "9007199254740993", "0.1e400")
        .forEach(NumberTextTest::same);
  }

  @Test
  void numbersAreRoundedAsByJava() {
    assertRounding(20_000);
  }

  @Tag("many")
  @Test
  void manyNumbersAreRoundedAsByJava() {
    assertRounding(300_000);
  }

  private static void assertRounding(int count) {
    Random random = new Random(2);
    NumberText number = new NumberText('.');
    for (int i = 0; i < count; i++) {
      double value = Double.longBitsToDouble(random.nextLong() & ~(1L << 62) | 1L << 61);
      BigDecimal halfway = new BigDecimal(value).add(new BigDecimal(Math.ulp(value) / 2));
      String digits = Long.toString(random.nextLong() >>> 1 + random.nextInt(60));
      for (String text :
          List.of(
              Double.toString(value),
              halfway.toString(),
              digits + "." + random.nextInt(1_000_000),
              "-." + digits + "e" + (random.nextInt(700) - 350))) {
        double found = number.of(text);
        if (Double.doubleToRawLongBits(found)
            != Double.doubleToRawLongBits(Double.parseDouble(text))) {
          assertThat(found).as(text).isEqualTo(Double.parseDouble(text));
        }
      }
    }
  }

  @Test
  void halfNumbersAreNone() {
    for (String text :
        List.of(
            "", ".", "+", "-", "--1", "1-", "e5", ".e5", "1e", "1e+", "1e5.", "1.2.3", "1e5e5")) {
      assertThatThrownBy(() -> point(text)).as(text).isInstanceOf(NumberFormatException.class);
    }
    same("1e99999999999");
    same("1e-99999999999");
    same("0e99999999999");
    assertThat(comma("1,25e3")).isEqualTo(1250);
    assertThatThrownBy(() -> comma("1.5e3")).isInstanceOf(NumberFormatException.class);
  }

  private static void same(String text) {
    assertThat(point(text)).as(text).isEqualTo(Double.parseDouble(text));
  }

  @Test
  void thousandsMayBeSeparated() {
    assertThat(point("1,234")).isEqualTo(1234);
    assertThat(point("-12,345,678.90")).isEqualTo(-12345678.9);
    assertThat(point("1'234.50")).isEqualTo(1234.5);
    assertThat(point("1\u2019234")).isEqualTo(1234);
    assertThat(point("1,23,456")).as("lakhs").isEqualTo(123456);
    assertThat(point("12,34,56,789.5")).isEqualTo(123456789.5);
    assertThat(comma("1.234,5")).isEqualTo(1234.5);
    assertThat(comma("1 234,5")).isEqualTo(1234.5);
    assertThat(comma("1" + NO_BREAK + "234" + NO_BREAK + "567,25")).isEqualTo(1234567.25);
    assertThat(comma("1" + NARROW + "234")).isEqualTo(1234);
    assertThat(comma("-0,256")).isEqualTo(-0.256);
    assertThat(comma("1.234")).isEqualTo(1234);
    assertThat(comma("1,5e-3")).isEqualTo(0.0015);
  }

  @Test
  void unitsAreIgnored() {
    assertThat(point("$9,232")).isEqualTo(9232);
    assertThat(point("-$5")).isEqualTo(-5);
    assertThat(point("$-5")).isEqualTo(-5);
    assertThat(point("\u22125 %")).isEqualTo(-5);
    assertThat(point("55.1%")).isEqualTo(55.1);
    assertThat(point("US$ 1.5")).isEqualTo(1.5);
    assertThat(point("CHF 1'234.50")).isEqualTo(1234.5);
    assertThat(comma("1.234,50" + NO_BREAK + "\u20ac")).isEqualTo(1234.5);
    assertThat(point("inf")).isInfinite().isPositive();
    assertThat(point("-Infinity")).isInfinite().isNegative();
    assertThat(point("nan")).isNaN();
  }

  @Test
  void otherTextsAreNotNumbers() {
    for (String text :
        List.of(
            "",
            " ",
            "x",
            "1x",
            "0x1p3",
            "1d",
            "(1,234)",
            "12,34",
            "0,256",
            "1,2345",
            "1,234,5",
            "1.2.3",
            "--1",
            "-$-1",
            "$1%",
            "$1 EUR",
            "ABC 5",
            "5 kg",
            "12'34",
            "1,234'567",
            "1e",
            "-",
            ".",
            "$",
            "%",
            "01.02.2021",
            "8:00",
            "030 123 456")) {
      assertThatThrownBy(() -> point(text)).as(text).isInstanceOf(NumberFormatException.class);
    }
    for (String text : List.of("0.5", "1.23", "1,2,3", "1,234.5", "1.234.56")) {
      assertThatThrownBy(() -> comma(text)).as(text).isInstanceOf(NumberFormatException.class);
    }
  }

  @Test
  void aColumnHasOneUnitAndOneSeparator() {
    NumberText shares = new NumberText('.');
    assertThat(shares.of("55.1%")).isEqualTo(55.1);
    assertThatThrownBy(() -> shares.of("0.551")).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> shares.of("$5")).isInstanceOf(NumberFormatException.class);
    assertThat(shares.unit()).isEqualTo("%");

    NumberText bare = new NumberText('.');
    assertThat(bare.of("1,000")).isEqualTo(1000);
    assertThat(bare.of("999")).isEqualTo(999);
    assertThatThrownBy(() -> bare.of("1'000")).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> bare.of("5%")).isInstanceOf(NumberFormatException.class);
    assertThat(bare.separator()).isEqualTo(",");
  }

  @Test
  void aColumnKeepsTheUnitOfTraining() {
    RowFormat format = POINTS.units(Map.of("share", "%", "size", ""));
    assertThat(NumberText.of(format, "share").of("55.1 %")).isEqualTo(55.1);
    assertThat(NumberText.of(format, "other").of("$5")).isEqualTo(5);
    for (String column : List.of("share", "size")) {
      assertThatThrownBy(() -> NumberText.of(format, column).of("$5"))
          .isInstanceOf(NumberFormatException.class);
    }
    assertThatThrownBy(() -> NumberText.of(format, "share").of("0.551"))
        .isInstanceOf(NumberFormatException.class);
  }

  @Test
  void wholeNumbersThatShareADoubleCanBeRefused() {
    NumberText exact = NumberText.exact(POINTS, "x");
    assertThat(exact.of("-9007199254740991")).isEqualTo(-9007199254740991.0);
    assertThat(exact.of("1e300")).isEqualTo(1e300);
    for (String id : List.of("9007199254740992", "-9007199254740993", "9,007,199,254,740,993")) {
      assertThatThrownBy(() -> exact.of(id)).as(id).isInstanceOf(NumberFormatException.class);
    }
  }

  private static double point(String text) {
    return new NumberText('.').of(text);
  }

  private static double comma(String text) {
    return new NumberText(',').of(text);
  }
}
