// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.PluginException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.DataSources;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.methods.Methods;

/** Every error is one sentence with place and key, what was found and what is expected. */
class ConfigurationErrorsTest {
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
    file = folder.resolve("c.yaml");
  }

  @Test
  void unknownKey() {
    assertThat(mistake(SMALL + "model:\n  shering: hard\n"))
        .isEqualTo(
            "c.yaml:5:3: key 'model.shering': found an unknown key, expected one here; nearest:"
                + " sharing; existing: encoder, sharing, head");
  }

  @Test
  void aKeyInBritishSpellingIsRefusedWithItsName() {
    String balancer = SMALL + "coordination: {balancer: {name: mgda, %s: l2}}\n";
    assertThat(mistake(balancer.formatted("normalise")))
        .contains(
            "key 'coordination.balancer.normalise': found an unknown key", "nearest: normalize");
    assertThat(mistake(balancer.formatted("normalisation"))).contains("nearest: normalization");
    assertThat(mistake(balancer.formatted("true"))).contains("writes the key 'on' as 'true'");
    assertThat(mistake(SMALL + "training: {optimiser: sgd}\n")).contains("nearest: optimizer;");
  }

  @Test
  void unsetVariableWithoutADefault() {
    assertThat(mistake(SMALL.replace("a.csv", "'${MTL4J_NOT_SET}/a.csv'")))
        .isEqualTo(
            "c.yaml:1:29: key 'data.train': found '${MTL4J_NOT_SET}', but the environment variable"
                + " MTL4J_NOT_SET is not set; set it, or give a default:"
                + " ${MTL4J_NOT_SET:-default}");
  }

  @Test
  void malformedVariable() {
    for (String written : List.of("${A", "${A-b}", "${}", "${1:-b}")) {
      assertThat(mistake(SMALL.replace("a.csv", "'" + written + "'")))
          .startsWith("c.yaml:1:29: key 'data.train': found '" + written + "', expected ${NAME}");
    }
  }

  @Test
  void unknownKeyOfThatSpelling() {
    assertThat(mistake(SMALL + "data2: 1\n"))
        .startsWith("c.yaml:4:1: key 'data2': found an unknown key")
        .contains("nearest: data;");
    assertThat(mistake(SMALL.replace("a.csv", "a.csv, columns: {x: {minimum-count: 2}}")))
        .contains("key 'data.columns.x.minimum-count'", "nearest: minimumCount");
  }

  @Test
  void unknownOption() {
    assertThat(mistake(SMALL + "model: {encoder: {name: mlp, embedding: 8}}\n"))
        .isEqualTo(
            "c.yaml:4:30: key 'model.encoder.embedding': found an unknown key, expected one of"
                + " encoder 'mlp'; existing: name, widths, activation, dropout");
    assertThat(mistake(SMALL + "model: {encoder: {width: 8}}\n"))
        .contains("of encoder 'tabular' (the default, as there is no 'name')", "nearest: widths");
  }

  @Test
  void unknownOptionOfWhatIsInline() {
    assertThat(mistake(SMALL.replace("label: income", "label: income, positiv: 1")))
        .isEqualTo(
            "c.yaml:3:41: key 'tasks.income.positiv': found an unknown key, expected one here;"
                + " nearest: positive; existing: type, metrics, primary, head, threshold, where,"
                + " weight, features, ignore, label, positive");
  }

  @Test
  void unknownName() {
    assertThat(mistake(SMALL + "model: {sharing: hrad}\n"))
        .startsWith(
            "c.yaml:4:18: key 'model.sharing': found 'hrad', expected a name of kind sharing;"
                + " nearest: hard; existing: ");
    assertThat(mistake(SMALL + "model: {sharing: {name: hrad}}\n"))
        .startsWith("c.yaml:4:25: key 'model.sharing.name': found 'hrad'");
    assertThat(mistake(SMALL.replace("yes-no", "yesno")))
        .startsWith("c.yaml:3:18: key 'tasks.income.type': found 'yesno'")
        .contains("nearest: yes-no");
  }

  @Test
  void wrongTypes() {
    assertThat(mistake(SMALL + "training: {epochs: many}\n"))
        .isEqualTo("c.yaml:4:20: key 'training.epochs': found 'many', expected a whole number");
    assertThat(mistake(SMALL + "training: {epochs: 1.5}\n"))
        .endsWith("found '1.5', expected a whole number");
    assertThat(mistake(SMALL + "training: {epochs: 99999999999}\n"))
        .contains("found '99999999999', expected a whole number from -2147483647 to 2147483647");
    assertThat(mistake(SMALL + "training: {shuffle: 'yes'}\n"))
        .endsWith("key 'training.shuffle': found 'yes', expected true or false");
    assertThat(mistake(SMALL + "training: {optimizer: {rate: fast}}\n"))
        .endsWith("key 'training.optimizer.rate': found 'fast', expected a number");
    assertThat(mistake(SMALL + "training: {epochs: [1]}\n"))
        .endsWith("found a list, expected a whole number");
    assertThat(mistake(SMALL + "training: {epochs: {a: 1}}\n"))
        .endsWith("found a mapping with the keys a, expected a whole number");
    assertThat(mistake(SMALL + "training: {epochs: }\n"))
        .endsWith("found nothing, expected a whole number");
    assertThat(mistake(SMALL + "model: [hard]\n"))
        .endsWith(
            "key 'model': found a list, expected a mapping with the keys encoder, sharing, head");
    assertThat(mistake(SMALL + "model: {encoder: {name: mlp, widths: [4, x]}}\n"))
        .startsWith("c.yaml:4:42: key 'model.encoder.widths[1]': found 'x'");
    assertThat(mistake(SMALL + "model: {encoder: {name: mlp, activation: rely}}\n"))
        .contains("found 'rely', expected one word of a list; nearest: relu", "leaky-relu");
    assertThat(mistake(SMALL.replace("a.csv", "''"))).endsWith("found '', expected a file");
  }

  @Test
  void missingKeys() {
    assertThat(mistake("data: {source: rows, train: a.csv}\n"))
        .isEqualTo(
            "c.yaml:1:1: found the keys data, expected the required key 'tasks' (the tasks by"
                + " name)");
    assertThat(mistake(SMALL.replace(", label: income", "")))
        .isEqualTo(
            "c.yaml:3:11: key 'tasks.income': found the keys type, expected the required key"
                + " 'label' (the column of the label)");
    assertThat(mistake(SMALL.replace("{type: yes-no, label: income}", "yes-no")))
        .isEqualTo(
            "c.yaml:3:11: key 'tasks.income': found 'yes-no' alone, expected the required key"
                + " 'label' (the column of the label)");
    assertThat(mistake(SMALL.replace("type: yes-no, ", "")))
        .contains("key 'tasks.income.label': found an unknown key", "type");
    assertThat(mistake(SMALL + "coordination: {balancer: {on: parameters}}\n"))
        .endsWith(
            "key 'coordination.balancer': found the keys on, expected the required key 'name' (the"
                + " method)");
  }

  @Test
  void duplicateKeys() {
    assertThat(mistake(SMALL + "  income: {type: yes-no, label: x}\n"))
        .isEqualTo(
            "c.yaml:4:3: key 'tasks.income': found it again, expected it once; it first stands at"
                + " c.yaml:3:3");
  }

  @Test
  void valuesOutOfRange() {
    assertThat(mistake(SMALL + "coordination: {balancer: {name: flat, c: 2}}\n"))
        .isEqualTo("c.yaml:4:42: key 'coordination.balancer.c': c must lie in [0, 1), but is 2.0");
    assertThat(mistake(SMALL + "split: {test: {share: 1}}\n"))
        .startsWith("c.yaml:4:23: key 'split.test.share': share must lie in [0, 1)");
    assertThat(mistake(SMALL.replace("a.csv", "a.csv, most: 0")))
        .endsWith("key 'data.most': most must be 1 or more, but is 0");
    assertThat(mistake("data: {source: rows, train: a.csv}\ntasks: {}\n"))
        .isEqualTo("c.yaml:2:8: key 'tasks': tasks must name at least one task");
  }

  @Test
  void exceptionsThatNameNoOptionAreLocatedAtTheRecord() {
    String every = SMALL + "coordination: {balancer: {name: every, inner: flat, steps: %d}}\n";
    assertThat(mistake(every.formatted(-1)))
        .isEqualTo("c.yaml:4:26: key 'coordination.balancer': the number of steps is negative");
    assertThat(mistake(every.formatted(0)))
        .isEqualTo("c.yaml:4:26: key 'coordination.balancer': java.lang.IllegalArgumentException");
  }

  @Test
  void files() throws IOException {
    assertThat(mistakeOf(folder.resolve("gone.yaml")))
        .isEqualTo("gone.yaml: there is no such file");
    assertThat(mistakeOf(Files.createDirectory(folder.resolve("d.yaml"))))
        .isEqualTo("d.yaml: found a folder, expected a file");
    assertThat(mistake("")).isEqualTo("c.yaml: found nothing, expected keys");
    assertThat(mistake("# only a comment\n")).isEqualTo("c.yaml: found nothing, expected keys");
    assertThat(mistake("hello"))
        .startsWith("c.yaml:1:1: found 'hello', expected a mapping with the keys data, split");
    Files.write(file, "data: \u00e9".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(mistakeOf(file)).isEqualTo("c.yaml: found bytes that are no UTF-8 text");
  }

  @Test
  void syntax() {
    assertThat(mistake("data: {source: rows\ntasks: [\n"))
        .startsWith("c.yaml:2:6: not YAML: ")
        .doesNotContain("\n");
    assertThat(mistake("data:\n\t- x\n")).startsWith("c.yaml:2:1: not YAML: ");
    assertThat(mistake(SMALL + "---\nx: 1\n")).contains("not YAML: ").contains("single document");
    assertThat(mistake("data: &a {x: *a}\n"))
        .endsWith("key 'data': found an alias of what it stands in");
    assertThat(mistake("[a, b]: 1\n")).contains("found a list or mapping as a key");
  }

  /** Fifteen lines that stand for 3^16 values. */
  @Test
  void aliasesThatExpandWithoutEndAreRefused() {
    StringBuilder yaml = new StringBuilder("x: &a0 [1, 1, 1]\n");
    for (int i = 1; i < 16; i++) {
      yaml.append("x%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
    }
    assertThat(mistake(yaml.toString()))
        .contains("found more than 300,000 values, with aliases expanded");
  }

  @Test
  void manyAliasesOfLittleAreNotTheMistake() {
    StringBuilder yaml = new StringBuilder("x: &a [1]\ny:\n");
    for (int i = 0; i < 200; i++) {
      yaml.append("  - *a\n");
    }
    assertThat(mistake(yaml.toString())).contains("key 'x'");
  }

  @Test
  void nestingIsLimited() {
    for (int depth : new int[] {101, 5_000, 200_000}) {
      assertThat(mistake("data: " + "[".repeat(depth) + "]".repeat(depth)))
          .contains("found lists or mappings within each other, more than 100 deep");
    }
  }

  @Test
  void sizeIsLimited() throws IOException {
    Path large = folder.resolve("large.yaml");
    try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
      file.setLength((16 << 20) + 1);
    }
    assertThatThrownBy(() -> new Configuration(Registry.load()).read(large))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("has 16,777,217 bytes, but a configuration has at most 16,777,216");
  }

  @Test
  void includedFiles() throws IOException {
    assertThat(mistake(SMALL.replace("a.csv", "a.csv, columns: gone.columns.yaml")))
        .startsWith("c.yaml:1:45: key 'data.columns': found 'gone.columns.yaml', but there is no")
        .endsWith("gone.columns.yaml");

    Files.writeString(folder.resolve("cols.yaml"), "age: number\njob: categroy\n");
    assertThat(mistake(SMALL.replace("a.csv", "a.csv, columns: cols.yaml")))
        .startsWith("cols.yaml:2:6: key 'data.columns.job.role': found 'categroy'")
        .contains("nearest: category");

    assertThat(mistake(SMALL.replace("a.csv", "a.csv, columns: census.csv")))
        .contains("found 'census.csv', expected a mapping from names");
  }

  @Test
  void filesThatIncludeEachOther() throws IOException {
    Files.writeString(folder.resolve("loop.yaml"), "name: every\ninner: loop.yaml\n");

    assertThat(mistake(SMALL + "coordination: {balancer: {name: every, inner: loop.yaml}}\n"))
        .endsWith("these files include each other");
  }

  @Test
  void settings() {
    assertThat(mistake(SMALL, "training.epoch=3"))
        .isEqualTo(
            "--set training.epoch=3: key 'training.epoch': found an unknown key, expected one here;"
                + " nearest: epochs; existing: epochs, steps, batch, optimizer, schedule, clip,"
                + " select, refit, shuffle, seed, nonFinite, accumulate, groups, freeze, startFrom,"
                + " checkpoint");
    assertThat(mistake(SMALL, "traning.epochs=3"))
        .startsWith("--set traning.epochs=3: key 'traning': found an unknown key");
    assertThat(mistake(SMALL, "training.epochs=many"))
        .isEqualTo(
            "--set training.epochs=many: key 'training.epochs': found 'many', expected a whole"
                + " number");
    assertThat(mistake(SMALL, "training.epochs.x=1")).startsWith("--set training.epochs.x=1: key");
    assertThat(mistake(SMALL, "tasks.income.label.x=1"))
        .isEqualTo(
            "--set tasks.income.label.x=1: key 'tasks.income.label': found 'income', which has no"
                + " keys inside");
    assertThat(mistake(SMALL, "training.batch=[1"))
        .startsWith("--set training.batch=[1: not YAML: ");
    for (String broken : List.of("training", "=3", "training..epochs=3", ".=1")) {
      assertThat(mistake(SMALL, broken))
          .isEqualTo(
              "--set: found '" + broken + "', expected key=value, such as training.epochs=3");
    }
  }

  @Test
  void optionsByName() {
    assertThat(catchThrowable(() -> configuration.create(Kind.BALANCER, "flet", List.of())))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "balancer 'flet': found 'flet', expected a name of kind balancer; nearest: flat;"
                + " existing: "
                + String.join(
                    ", ",
                    Registry.of(List.of(new Methods(), new DataSources(), new SamplePlugin()))
                        .entries(Kind.BALANCER)
                        .stream()
                        .map(entry -> entry.name())
                        .toList()));
    assertThat(catchThrowable(() -> configuration.create(Kind.BALANCER, "flat", List.of("d=1"))))
        .hasMessageStartingWith("balancer 'flat' d=1: key 'd': found an unknown key")
        .hasMessageContaining("of balancer 'flat'");
  }

  @Test
  void anOptionWithTheNameOfAKeyBesideIt() {
    write(SMALL.replace("yes-no, label: income", "clash"));

    assertThat(catchThrowable(() -> configuration.read(file)))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("plugin 'SamplePlugin'")
        .hasMessageContaining("the option 'primary' of task 'clash'");
  }

  private String mistake(String yaml, String... settings) {
    write(yaml);
    return mistakeOf(file, settings);
  }

  private void write(String yaml) {
    try {
      Files.writeString(file, yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String mistakeOf(Path path, String... settings) {
    Throwable thrown = catchThrowable(() -> configuration.read(path, List.of(settings)));
    assertThat(thrown).isInstanceOf(ConfigurationException.class);
    return thrown.getMessage().replace(folder + "/", "");
  }
}
