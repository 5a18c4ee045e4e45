// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.backend.ModelDefinition.Clipping;
import org.mtl4j.core.DataSources;
import org.mtl4j.core.config.SamplePlugin.Every;
import org.mtl4j.core.config.SamplePlugin.Flat;
import org.mtl4j.core.config.SamplePlugin.Rows;
import org.mtl4j.core.config.SamplePlugin.YesNo;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.methods.Methods;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.network.Tabular;
import org.mtl4j.serve.encoding.Field;

class ConfigurationTest {
  private static final String SMALL =
      """
      data: {source: rows, train: a.csv}
      tasks:
        income: {type: yes-no, label: income}
      """;

  private final Configuration configuration =
      new Configuration(Registry.of(List.of(new Methods(), new DataSources(), new SamplePlugin())));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("census.yaml");
  }

  @Test
  void whatIsNotWrittenKeepsItsDefault() {
    Experiment experiment = read(SMALL);

    assertThat(experiment)
        .isEqualTo(
            new Experiment(
                new Experiment.Data(new Rows(folder.resolve("a.csv"))),
                Map.of("income", new Experiment.TaskSpec(new YesNo("income")))));
  }

  @Test
  void bindsEveryTypeOfOption() {
    Experiment experiment =
        read(
            """
            data:
              source: rows
              train: ../a.csv
              test: sub/b.csv
              header: false
              most: 5_000
              missing: "?"
              aliases: {z: last, a: first}
              columns:
                age: {role: number, encode: [standard, Log], minimumCount: 3}
                job: category
            tasks:
              b: {type: yes-no, label: 7, positive: true, metrics: auc, primary: auc}
              a: {type: yes-no, label: x, head: {name: mlp, widths: [8]}}
            model:
              encoder: {name: mlp, widths: [4, 2], activation: LEAKY_RELU, dropout: 0}
            coordination:
              balancer: {name: every, inner: {name: flat, c: 1e-1}, on: representation}
            training: {batch: 0x10, clip: 1, shuffle: false, select: {by: b}}
            """
                .replace("5_000", "5000"));

    assertThat(experiment.data().source())
        .isEqualTo(
            new Rows(
                folder.getParent().resolve("a.csv"),
                Optional.of(folder.resolve("sub").resolve("b.csv")),
                false,
                5000,
                List.of("?"),
                Map.of("z", "last", "a", "first")));
    assertThat(((Rows) experiment.data().source()).aliases().keySet()).containsExactly("z", "a");
    assertThat(experiment.data().columns().get("age"))
        .isEqualTo(
            new Field(
                Field.Role.NUMBER,
                List.of(Field.NumberEncoding.STANDARD, Field.NumberEncoding.LOG),
                32,
                3));
    assertThat(experiment.data().columns().get("job")).isEqualTo(new Field(Field.Role.CATEGORY));
    assertThat(experiment.tasks().keySet()).as("in order").containsExactly("b", "a");
    assertThat(experiment.tasks().get("b").type()).isEqualTo(new YesNo("7", "true"));
    assertThat(experiment.tasks().get("b").metrics()).containsExactly("auc");
    assertThat(experiment.tasks().get("a").head()).isPresent();
    assertThat(experiment.model().encoder())
        .isEqualTo(new Mlp(List.of(4, 2), Activation.LEAKY_RELU, 0));
    assertThat(experiment.coordination().balancer())
        .contains(new Experiment.Balancing(new Every(new Flat(0.1), 2), Level.REPRESENTATION));
    assertThat(experiment.training().batch()).contains(16);
    assertThat(experiment.training().clip()).isEqualTo(new Clipping(1, 0));
  }

  @Test
  void aScalarMeansANameOrTheOnlyRequiredOrTheFirstComponent() {
    Experiment experiment =
        read(
            SMALL
                + """
                split: {validation: 0.2}
                coordination: {balancer: flat}
                """);

    assertThat(experiment.split().validation())
        .contains(new Split.Part(Split.Part.Origin.TRAIN, 0.2));
    assertThat(experiment.coordination().balancer()).contains(new Experiment.Balancing(new Flat()));
  }

  @Test
  void aMappingWithoutNameChangesTheDefault() {
    Experiment experiment =
        read(
            SMALL
                + """
                model: {encoder: {embedding: 4}}
                training: {optimizer: {rate: 0.5}}
                """);

    assertThat(experiment.model().encoder())
        .isEqualTo(new Tabular(4, 0.05, List.of(64, 32), Activation.RELU, 0));
    assertThat(experiment.training().optimizer()).isEqualTo(new Optimizer.Adam(0.5));
  }

  @Test
  void aScalarEndingInYamlIncludesAFile() throws IOException {
    Path sub = Files.createDirectory(folder.resolve("sub"));
    Files.writeString(sub.resolve("columns.yaml"), "age: number\njob: category\n");
    Files.writeString(
        sub.resolve("data.yaml"), "source: rows\ntrain: x.csv\ncolumns: columns.yaml");

    Experiment experiment =
        read("data: sub/data.yaml\ntasks: {income: {type: yes-no, label: income}}");

    assertThat(experiment.data().source())
        .as("relative to the file that names it")
        .isEqualTo(new Rows(sub.resolve("x.csv")));
    assertThat(experiment.data().columns().keySet()).containsExactly("age", "job");
  }

  @Test
  void textsOfTheEnvironmentAreNotWrittenToFiles() {
    String home = System.getenv("HOME");
    Experiment read = read(SMALL.replace("a.csv", "'${HOME}/a.csv'"));
    String file = configuration.writeFile(read);
    assertThat(configuration.write(read)).contains(home + "/a.csv");
    assertThat(file).contains("${HOME}/a.csv").doesNotContain(home + "/a.csv");
    assertThat(read(file)).isEqualTo(read);
  }

  @Test
  void aliasesOfYamlWork() {
    Experiment experiment =
        read(
            """
            data: {source: rows, train: a.csv}
            tasks:
              a: &task {type: yes-no, label: x}
              b: *task
            """);

    assertThat(experiment.tasks().get("b")).isEqualTo(experiment.tasks().get("a"));
  }

  @Test
  void settingsWinOverTheFile() {
    Experiment experiment =
        read(
            SMALL
                + """
                model: {encoder: mlp}
                """,
            "training.epochs=3",
            "training.optimizer.rate=0.25",
            "model.encoder.widths=[5]",
            "tasks.income.positive=yes",
            "tasks.income.head.name=mlp",
            "tasks.income.head.widths=[7, 7]",
            "coordination.balancer=every",
            "coordination.balancer.inner.name=flat",
            "coordination.balancer.inner.c=0.5",
            "data.columns.age.role=number",
            "split.validation=0.3");

    assertThat(experiment.training().epochs()).isEqualTo(3);
    assertThat(experiment.training().optimizer()).isEqualTo(new Optimizer.Adam(0.25));
    assertThat(experiment.model().encoder()).isEqualTo(new Mlp(List.of(5), Activation.RELU, 0));
    assertThat(experiment.tasks().get("income").type()).isEqualTo(new YesNo("income", "yes"));
    assertThat(experiment.tasks().get("income").head())
        .contains(new MlpHead(List.of(7, 7), Activation.RELU, 0));
    assertThat(experiment.coordination().balancer())
        .contains(new Experiment.Balancing(new Every(new Flat(0.5))));
    assertThat(experiment.data().columns().get("age")).isEqualTo(new Field(Field.Role.NUMBER));
    assertThat(experiment.split().validation().orElseThrow().share()).isEqualTo(0.3);
  }

  @Test
  void nullRemovesWhatIsOptional() {
    Experiment experiment =
        read(SMALL + "coordination: {balancer: flat}\n", "coordination.balancer=null");

    assertThat(experiment.coordination().balancer()).isEmpty();
  }

  @Test
  void variablesOfTheEnvironmentStandInValues() {
    String path = System.getenv("PATH");
    Experiment experiment =
        read(
            """
            data:
              source: rows
              train: ${MTL4J_NOT_SET:-../data}/a.csv
              most: ${MTL4J_NOT_SET:-7}
              missing: ["${PATH}", "${PATH:-x}", "${MTL4J_NOT_SET:-}", "$${PATH}", "$5", "${MTL4J_NOT_SET:-1}"]
            tasks: {income: {type: yes-no, label: income}}
            """,
            "training.epochs=${MTL4J_NOT_SET:-3}");

    Rows rows = (Rows) experiment.data().source();
    assertThat(rows.train()).isEqualTo(folder.getParent().resolve("data").resolve("a.csv"));
    assertThat(rows.most()).as("a number once it is put in").isEqualTo(7);
    assertThat(rows.missing()).containsExactly(path, path, "", "${PATH}", "$5", "1");
    assertThat(ConfigurationKeys.of("", experiment).values())
        .as("keys are stored in checkpoints")
        .doesNotContain(path)
        .anyMatch(value -> value.matches("\\$\\{PATH(:-x)?} \\(SHA-256 .*"));
    assertThat(Configuration.redacted("found '" + path + "'")).isEqualTo("found '${PATH}'");
    assertThat(experiment.training().epochs()).isEqualTo(3);
  }

  @Test
  void whatIsWrittenReadsBackEqual() {
    Experiment experiment =
        read(
            """
            data:
              source: rows
              train: a.csv
              test: b.csv
              missing: ["", "?", "null", "1", "No", " x ", "a: b", "#", "$${x}"]
              aliases: {"true": "~"}
              columns: {"key with: colon": {role: number, encode: values}}
            tasks:
              first: {type: yes-no, label: l, positive: "50000+.", primary: auc, metrics: [auc]}
              second: {type: yes-no, label: m, head: {widths: [3]}}
            coordination: {balancer: {name: every, inner: {name: flat, c: 1.0e-12}}}
            training: {steps: 9000000000, optimizer: {name: momentum, nesterov: true}}
            """
                .replace("{widths: [3]}", "{name: mlp, widths: [3]}"));

    String written = configuration.write(experiment);

    assertThat(configuration.parse(written, "written", folder.resolve("elsewhere")))
        .isEqualTo(experiment);
    assertThat(written).contains("dropout: 0.0", "shuffle: true", "balancer:");
  }

  @Test
  void anyPluggableIsMadeFromItsNameAndOptions() {
    assertThat(configuration.create(Kind.BALANCER, "flat", List.of("c=0.25")))
        .isEqualTo(new Flat(0.25));
    assertThat(configuration.create(Kind.BALANCER, "every", List.of("inner=flat", "inner.c=0")))
        .isEqualTo(new Every(new Flat(0)));
  }

  private Experiment read(String yaml, String... settings) {
    try {
      Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return configuration.read(file, List.of(settings));
  }
}
