// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.ConfigurationException;

/** Chains of stored teachers. */
class StoredTeachersTest {
  @TempDir private Path folder;

  private Path model(String name, String transfer) throws IOException {
    Path model = folder.resolve(name);
    Files.createDirectories(model);
    Files.writeString(model.resolve("config.yaml"), "coordination: {transfer: " + transfer + "}\n");
    return model;
  }

  private Path taughtBy(String name, Path teacher) throws IOException {
    return model(name, "{name: distillation, teachers: {a: '" + teacher + "'}}");
  }

  @Test
  void aChainThatEndsIsAllowed() throws IOException {
    Path first = taughtBy("first", taughtBy("second", model("third", "joint")));
    assertThatCode(() -> StoredTeachers.requireNoCircle(Map.of("a", first)))
        .doesNotThrowAnyException();
    Path removed = taughtBy("fourth", folder.resolve("removed"));
    assertThatCode(() -> StoredTeachers.requireNoCircle(Map.of("a", removed)))
        .doesNotThrowAnyException();
  }

  @Test
  void aCircleIsRefused() throws IOException {
    Path second = taughtBy("second", folder.resolve("first"));
    Path first = taughtBy("first", second);
    assertThatThrownBy(() -> StoredTeachers.requireNoCircle(Map.of("a", first)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "the teachers of 'a' form a circle: %s, taught by %s, taught by %s"
                .formatted(first, second, first));
  }

  @Test
  void aTeacherInTheFolderOfTheRunIsRefused() throws IOException {
    Path own = model("run/model", "joint");
    Path other = taughtBy("other", own);
    for (Path teacher : new Path[] {own, other}) {
      assertThatThrownBy(
              () -> StoredTeachers.requireOutside(Map.of("a", teacher), folder.resolve("run")))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("the teacher of 'a' needs '" + own + "', which is in the folder");
    }
    assertThatCode(
            () -> StoredTeachers.requireOutside(Map.of("a", other), folder.resolve("elsewhere")))
        .doesNotThrowAnyException();
  }
}
