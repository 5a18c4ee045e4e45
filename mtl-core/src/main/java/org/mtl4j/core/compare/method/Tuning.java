// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.method;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.compare.contender.Setting;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment;

/**
 * Parses the grid that both sides of a comparison are tuned over. Values are separated by bars,
 * keys by semicolons; every combination of values is a setting.
 *
 * <pre>{@code
 * training.optimizer.rate=0.0003|0.001|0.003; model.encoder.widths=[64]|[256,256]
 * }</pre>
 */
public final class Tuning {
  /** All runs of a comparison have the same rows and tasks; contenders bring the rest. */
  private static final List<String> TUNABLE = List.of("training.", "model.encoder", "model.head");

  private Tuning() {}

  /**
   * The settings of a grid.
   *
   * @param file the configuration
   * @param fixed values that override those of the file, such as {@code training.epochs=5}
   * @param grid as above; empty for the configuration as it is
   * @throws ConfigurationException if the grid has another form, a key that cannot be tuned, or a
   *     value that is not valid
   */
  public static List<Setting> settings(
      Configuration configuration, Path file, List<String> fixed, String grid) {
    List<List<String>> points = List.of(List.of());
    for (String part : MethodText.split(grid, ';')) {
      if (!part.isBlank()) {
        points = longer(points, part.strip());
      }
    }
    List<Setting> settings = new ArrayList<>();
    for (List<String> point : points) {
      Experiment experiment =
          configuration.read(file, Stream.concat(fixed.stream(), point.stream()).toList());
      settings.add(
          new Setting(String.join(", ", point), experiment.model(), experiment.training()));
    }
    return settings;
  }

  private static List<List<String>> longer(List<List<String>> points, String part) {
    int equals = part.indexOf('=');
    String key = equals < 0 ? part : part.substring(0, equals).strip();
    if (equals < 1) {
      throw new ConfigurationException(
          "found '%s' to tune, expected a key with values, such as training.optimizer.rate=0.001|0.003"
              .formatted(part));
    }
    if (TUNABLE.stream().noneMatch(key::startsWith) || key.equals("training.seed")) {
      throw new ConfigurationException(
          "found '%s' to tune, expected a key of training, model.encoder or model.head; all runs of a"
                  .formatted(key)
              + " comparison have the same data, tasks and seeds");
    }
    if (points.get(0).stream().anyMatch(setting -> setting.startsWith(key + "="))) {
      throw new ConfigurationException(
          "found '%s' to tune twice; its values are separated by |".formatted(key));
    }
    List<List<String>> longer = new ArrayList<>();
    for (List<String> before : points) {
      for (String value : MethodText.split(part.substring(equals + 1), '|')) {
        longer.add(Stream.concat(before.stream(), Stream.of(key + "=" + value.strip())).toList());
      }
    }
    return longer;
  }
}
