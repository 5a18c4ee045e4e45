// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.OptionText;
import org.mtl4j.core.registry.Registry;

/** Every option that is a number is bounded, and the error names its key. */
class OptionBoundsTest {
  private static final Pattern BOUND = Pattern.compile("above|or more|in [\\[(]0");

  /** A range in the meaning of an option, such as "1 to 256". */
  private static final Pattern RANGE = Pattern.compile("(-?\\d[\\d,]*) to (\\d[\\d,]*)");

  private static final List<String> EXTREMES =
      List.of("0", "-1", ".nan", "1e308", "2147483647", "''", "x".repeat(100_000), "[]", "{}");

  private static final Map<String, List<String>> REQUIRED =
      Map.of(
          "fixed", List.of("weights={a: 1}"),
          "uncertainty-softmax", List.of("temperature=10"),
          "constant", List.of("weights=[1]"),
          "cr-mogm", List.of("method=sum"),
          "every-k", List.of("method=sum"),
          "step", List.of("every=1"),
          "warmup", List.of("steps=1"),
          "esmm", List.of("click=a", "conversion=b"),
          "escm2", List.of("click=a", "conversion=b"));

  private final Registry registry = Registry.load();
  private final Configuration configuration = new Configuration(registry);

  @Test
  void numbersOutOfRangeAreRefusedWithTheKeyThatHoldsThem() {
    int numbers = 0;
    for (Kind<?> kind : Kind.all()) {
      for (Entry entry : registry.entries(kind)) {
        for (OptionText option : registry.options(entry.form())) {
          if (option.type().equals("a number") || option.type().equals("a whole number")) {
            numbers++;
            for (String value : List.of(".nan", ".inf", "-.inf", "abc", "[]", "null")) {
              refuses(entry, option.key(), value);
            }
            if (BOUND.matcher(option.meaning()).find()) {
              refuses(entry, option.key(), "-1e308");
            }
          }
        }
      }
    }
    assertThat(numbers).as("options that are numbers").isGreaterThan(80);
  }

  @Test
  void numbersBeyondTheRangeThatTheMeaningNamesAreRefused() {
    int ranges = 0;
    for (Kind<?> kind : Kind.all()) {
      for (Entry entry : registry.entries(kind)) {
        for (OptionText option : registry.options(entry.form())) {
          Matcher range = RANGE.matcher(option.meaning());
          if (option.type().matches("a (whole )?number") && range.find()) {
            ranges++;
            refuses(entry, option.key(), Long.toString(number(range.group(1)) - 1));
            refuses(entry, option.key(), Long.toString(number(range.group(2)) + 1));
          }
        }
      }
    }
    assertThat(ranges).as("options with a range").isGreaterThan(20);
  }

  private static long number(String text) {
    return Long.parseLong(text.replace(",", ""));
  }

  /** Those that are taken are tried in a training by OptionExtremesIT. */
  @Test
  void extremeValuesAreTakenOrRefused() {
    for (Kind<?> kind : Kind.all()) {
      for (Entry entry : registry.entries(kind)) {
        for (OptionText option : registry.options(entry.form())) {
          for (String value : EXTREMES) {
            assertThatCode(() -> create(entry, option.key(), value))
                .as("%s of %s", option.key(), entry.name())
                .satisfiesAnyOf(
                    error -> assertThat(error).isNull(),
                    error -> assertThat(error).isInstanceOf(ConfigurationException.class));
          }
        }
      }
    }
  }

  private Object create(Entry entry, String key, String value) {
    List<String> settings = new ArrayList<>(REQUIRED.getOrDefault(entry.name(), List.of()));
    settings.add(key + "=" + value);
    return configuration.create(entry.kind(), entry.name(), settings);
  }

  private void refuses(Entry entry, String key, String value) {
    assertThatThrownBy(() -> create(entry, key, value), "%s=%s of %s", key, value, entry.name())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("key '" + key + "': ");
  }
}
