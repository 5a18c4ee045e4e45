// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.config.Tree.Keys;
import org.mtl4j.core.config.Tree.Scalar;
import org.mtl4j.serve.bundle.ModelDirectory;

/**
 * The stored models that teach a run, and those that taught them, as their stored configurations
 * say.
 */
public final class StoredTeachers {
  private StoredTeachers() {}

  /**
   * Follows the teachers of each teacher.
   *
   * @param teachers the folders of stored models by task
   * @throws ConfigurationException if a model is among its own teachers; names the chain
   */
  public static void requireNoCircle(Map<String, Path> teachers) {
    teachers.forEach((task, folder) -> chain(task, List.of(absolute(folder))));
  }

  /**
   * Checks that a run does not replace one of its teachers, or a teacher of those.
   *
   * @param out the folder that the run writes
   * @throws ConfigurationException if one of them is in this folder
   */
  public static void requireOutside(Map<String, Path> teachers, Path out) {
    requireNoCircle(teachers);
    teachers.forEach((task, folder) -> requireOutside(task, absolute(folder), absolute(out)));
  }

  private static void requireOutside(String task, Path folder, Path out) {
    if (folder.startsWith(out)) {
      throw new ConfigurationException(
          "the teacher of '%s' needs '%s', which is in the folder that this run writes; name another folder for the run"
              .formatted(task, folder));
    }
    of(folder).forEach(next -> requireOutside(task, next, out));
  }

  private static void chain(String task, List<Path> chain) {
    for (Path next : of(chain.get(chain.size() - 1))) {
      List<Path> longer = new ArrayList<>(chain);
      longer.add(next);
      if (chain.contains(next)) {
        throw new ConfigurationException(
            "the teachers of '%s' form a circle: %s"
                .formatted(
                    task,
                    longer.stream()
                        .map(Path::toString)
                        .collect(Collectors.joining(", taught by "))));
      }
      chain(task, longer);
    }
  }

  /** The teachers that the configuration of a stored model names. */
  private static List<Path> of(Path model) {
    Path file = model.resolve(ModelDirectory.CONFIGURATION);
    if (!Files.exists(file)) {
      return List.of();
    }
    Tree tree = Yaml.read(file);
    for (String key : List.of("coordination", "transfer", "teachers")) {
      if (!(tree instanceof Keys keys) || !keys.values().containsKey(key)) {
        return List.of();
      }
      tree = keys.values().get(key).value();
    }
    List<Path> folders = new ArrayList<>();
    if (tree instanceof Keys teachers) {
      for (Tree.Keyed keyed : teachers.values().values()) {
        if (keyed.value() instanceof Scalar folder) {
          folders.add(absolute(model.resolve(folder.text())));
        }
      }
    }
    return folders;
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
