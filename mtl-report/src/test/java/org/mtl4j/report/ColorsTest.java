// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contrasts of WCAG 2.2, level AA: 4.5 for text, 3 for lines of charts. */
class ColorsTest {
  private static final List<List<String>> TEXTS =
      List.of(
          List.of("text", "page"),
          List.of("text", "card"),
          List.of("text", "mark"),
          List.of("text", "warnback"),
          List.of("soft", "page"),
          List.of("soft", "card"),
          List.of("soft", "mark"),
          List.of("accent", "page"),
          List.of("accent", "card"),
          List.of("warn", "warnback"),
          List.of("good", "card"),
          List.of("good", "mark"));

  @ParameterizedTest
  @ValueSource(strings = {":root {", ":root[data-theme=\"dark\"] {"})
  void textsAndLinesCanBeReadInLightAndDark(String start) throws IOException {
    Map<String, double[]> colors = colors(start);
    for (List<String> pair : TEXTS) {
      assertThat(contrast(colors, pair.get(0), pair.get(1))).as(pair + "").isGreaterThan(4.5);
    }
    for (int series = 0; series < 8; series++) {
      assertThat(contrast(colors, "c" + series, "card")).as("c" + series).isGreaterThan(3);
    }
  }

  private static Map<String, double[]> colors(String start) throws IOException {
    String css;
    try (InputStream in = Page.class.getResourceAsStream("page.css")) {
      css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    int from = css.indexOf(start);
    Matcher found =
        Pattern.compile("--(\\w+): #(\\w\\w)(\\w\\w)(\\w\\w);")
            .matcher(css.substring(from, css.indexOf('}', from)));
    Map<String, double[]> colors = new HashMap<>();
    while (found.find()) {
      double[] parts = new double[3];
      for (int i = 0; i < 3; i++) {
        double part = Integer.parseInt(found.group(i + 2), 16) / 255.0;
        parts[i] = part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
      }
      colors.put(found.group(1), parts);
    }
    return colors;
  }

  private static double contrast(Map<String, double[]> colors, String one, String other) {
    double a = luminance(colors.get(one));
    double b = luminance(colors.get(other));
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(double[] color) {
    return 0.2126 * color[0] + 0.7152 * color[1] + 0.0722 * color[2];
  }
}
