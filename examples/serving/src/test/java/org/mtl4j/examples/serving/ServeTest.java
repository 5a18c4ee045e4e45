// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.examples.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.synthetic.RelatedTasks;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.MultiClass;
import org.mtl4j.methods.task.Regression;

class ServeTest {
  @TempDir private Path folder;

  @Test
  void theClassPathHoldsNothingThatTrains() throws IOException {
    List<String> jars =
        Arrays.stream(classPath().split(File.pathSeparator))
            .map(
                place -> Path.of(place.replaceAll("/target/classes$", "")).getFileName().toString())
            .map(name -> name.replaceAll("-\\d.*", ""))
            .sorted()
            .distinct()
            .toList();
    assertThat(jars)
        .containsExactly(
            "commons-numbers-arrays",
            "fastcsv",
            "jackson-annotations",
            "jackson-core",
            "jackson-databind",
            "jackson-datatype-jdk8",
            "javacpp",
            "mtl-api",
            "mtl-backend",
            "mtl-serve",
            "mtl-tensorflow",
            "ndarray",
            "protobuf-java",
            "tensorflow-core-api",
            "tensorflow-core-native");
  }

  @Test
  void answersARowInAProcessWithThatClassPathAlone() throws IOException, InterruptedException {
    var data = new RelatedTasks();
    var experiment =
        Mtl.experiment()
            .data(data)
            .task("price", new Regression("regression"))
            .task("sold", new Binary("binary", "1"))
            .task("segment", new MultiClass("multiclass"))
            .training(t -> t.epochs(1).batch(256))
            .build();
    List<String> command = new ArrayList<>();
    command.addAll(List.of("java", "-cp", "target/classes" + File.pathSeparator + classPath()));
    command.addAll(List.of(Serve.class.getName(), folder.resolve("model").toString()));
    double price;
    try (var model = Mtl.create().train(experiment)) {
      model.save(folder.resolve("model"));
      var rows = data.read(Request.GUESS).train();
      rows.columns().stream()
          .filter(column -> !List.of("regression", "binary", "multiclass").contains(column.name()))
          .forEach(column -> command.add(column.name() + "=" + column.text(0)));
      price = model.predict(rows).of("price").value(0);
    }

    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(output.lines().toList()).hasSize(3);
    assertThat(output).containsPattern("sold: [01], p = 0\\.\\d+");
    String answer = output.lines().findFirst().orElseThrow();
    assertThat(Double.parseDouble(answer.replaceAll(".*\\[|\\]", "")))
        .isCloseTo(price, Offset.offset(1e-4));
  }

  private static String classPath() throws IOException {
    return Files.readString(Path.of("target/runtime.classpath"), StandardCharsets.UTF_8);
  }
}
