// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a call is told in one line, before anything is trained. */
class TrainMistakesTest {
  @TempDir private Path folder;
  private Path config;
  private Path out;

  @BeforeEach
  void writeConfiguration() throws IOException {
    out = folder.resolve("out");
    config = folder.resolve("small.yaml");
    write("");
  }

  @Test
  void aMissingFile() {
    mistake(Console.run("train", folder.resolve("gone.yaml")), "gone.yaml: there is no such file");
  }

  @Test
  void anUnknownKey() throws IOException {
    write("model: {sharign: hard}\n");

    mistake(
        train(), "small.yaml:5:9: key 'model.sharign': found an unknown key", "nearest: sharing");
  }

  @Test
  void anUnknownName() throws IOException {
    write("coordination: {balancer: cagard}\n");

    mistake(train(), "small.yaml:5:26: key 'coordination.balancer'", "nearest: cagrad");
  }

  @Test
  void anUnknownSetting() {
    mistake(train("--set", "training.epoch=1"), "--set training.epoch=1: ", "nearest: epochs");
    mistake(train("--epochs", "0"), "--set training.epochs=0: key 'training.epochs'");
  }

  @Test
  void twoTasksWithOneName() throws IOException {
    write("  yes: {type: binary, label: x}\n");

    mistake(train(), "small.yaml:5:3: key 'tasks.yes': found it again");
  }

  @Test
  void aTaskWithoutAVisibleName() throws IOException {
    for (String name : List.of("", " ", "\\e[2J\\e[31mX", "a\\nb")) {
      Files.writeString(
          config,
          """
          data: {source: related-tasks, rows: 60}
          tasks: {"%s": {type: regression, label: regression}}
          """
              .formatted(name));
      mistake(train(), "tasks must have a name with a visible character and no control");
    }
  }

  @Test
  void aTaskNamedAsTheSignatureOfAll() throws IOException {
    write("  serving_default: {type: binary, label: binary}\n");

    mistake(
        train("--set", "training.batch=32"),
        "a task cannot be named 'serving_default', which is the signature");
  }

  @Test
  void anOutputFolderThatCannotBeWritten() throws IOException {
    Files.writeString(out, "a file in the way");

    mistake(train(), "'" + out + "' cannot be written: a file of this name is in the way");
    mistake(
        Console.run("train", config, "--out", out.resolve("below")),
        "'" + out.resolve("below") + "' cannot be written: Not a directory");
  }

  @Test
  void anOutputFolderThatHoldsARun() throws IOException {
    Files.createDirectory(out);
    Files.writeString(out.resolve("metrics.json"), "{}");

    mistake(
        train(),
        "'"
            + out
            + "' already holds metrics.json; go on with --resume, replace it with --overwrite,"
            + " or name another folder");
    assertThat(out.resolve("metrics.json")).hasContent("{}");
    mistake(Console.run("demo", "--out", demoResults()), "already holds results.md");
  }

  @Test
  void aFolderToGoOnInThatIsNotThere() throws IOException {
    mistake(
        Console.run("train", "--resume", out),
        "--resume needs the folder of a run, but '" + out + "' does not exist");
    Files.createDirectory(out);
    mistake(
        Console.run("train", "--resume", out),
        "'" + out + "' contains no run, since it has no config");
  }

  @Test
  void aRunWhoseCheckpointsAreGone() throws IOException {
    Files.createDirectory(out);
    Files.writeString(out.resolve("config.yaml"), Files.readString(config));

    mistake(
        Console.run("train", "--resume", out),
        "'" + out + "' holds a run (config.yaml), but no checkpoint to resume from is in '",
        "; start again with --overwrite, or name another folder");
    mistake(Console.run("train", config, "--out", out, "--resume"), "start again with --overwrite");
  }

  private Path demoResults() throws IOException {
    Path results = Files.createDirectory(folder.resolve("demo"));
    Files.writeString(results.resolve("results.md"), "kept");
    return results;
  }

  @Test
  void aWrongType() throws IOException {
    write("model: {encoder: {widths: wide}}\n");

    mistake(
        train(),
        "small.yaml:5:27: key 'model.encoder.widths': found 'wide', expected a whole number");
    write("");
    mistake(train("--set", "training=[1]"), "--set training=[1]: key 'training': found a list");
  }

  @Test
  void aFolderInPlaceOfAFile() {
    mistake(Console.run("train", folder), folder + ": found a folder, expected a file");
  }

  @Test
  void noYaml() throws IOException {
    Files.writeString(config, "");
    mistake(train(), "small.yaml: found nothing, expected keys");
    Files.writeString(config, "data:\n\tsource: csv\n");
    mistake(train(), "small.yaml:2:1: not YAML: found character '\\t(TAB)'");
    Files.writeString(config, "- 1\n");
    mistake(train(), "small.yaml:1:1: found a list, expected a mapping with the keys data, split");
    Files.write(config, new byte[] {(byte) 0xfe, 0, (byte) 0xff, 7});
    mistake(train(), "small.yaml: found bytes that are no UTF-8 text");
    Files.writeString(config, "data: " + "[".repeat(100_000));
    mistake(train(), "small.yaml: found lists or mappings within each other, more than 100 deep");
    Files.write(config, new byte[] {0, 1, 2});
    mistake(train(), "small.yaml: not YAML: ");
  }

  @Test
  void whatIsLongIsCutInMessages() throws IOException {
    Files.writeString(config, "data: {source: " + "x".repeat(10_000) + "}\n");

    mistake(train(), "key 'data.source': found 'xxx", "xx… expected a name of kind data");
    assertThat(train().err()).hasSizeLessThan(500);
  }

  @Test
  void numbersOutOfBounds() {
    mistake(
        train("--set", "training.optimizer.rate=-1"),
        "key 'training.optimizer.rate': rate must be finite and above 0, but is -1.0");
    mistake(train("--epochs", 0), "key 'training.epochs': epochs must be 1 or more, but is 0");
    mistake(train("--set", "backend.threads=-1"), "threads must lie in [0, 1024], but is -1");
    mistake(train("--set", "training.batch=1e400"), "key 'training.batch': found '1e400'");
  }

  @Test
  void settingsThatAreNone() {
    for (String broken : new String[] {"nonsense", "=", "=1", "training.=3"}) {
      mistake(train("--set", broken), "--set: found '" + broken + "', expected key=value");
    }
    mistake(train("--set", "tasks=null"), "--set tasks=null: key 'tasks': found nothing");
    mistake(train("--set", "data.train={"), "--set data.train={: not YAML: ");
  }

  @Test
  void aBatchLargerThanTheData() {
    mistake(
        train("--set", "training.batch=5000"),
        "training.batch is 5000, but there are 140 training rows");
  }

  @Test
  void aSelectionByNoTask() {
    mistake(
        train("--set", "training.select.by=no", "--set", "training.batch=32"),
        "training.select.by is 'no'",
        ": yes");
  }

  @Test
  void aBalancerForOneTask() {
    mistake(
        train("--set", "coordination.balancer=cagrad", "--set", "training.batch=32"),
        "the balancer 'cagrad' needs two tasks or more, but there is only 'yes'");
  }

  @Test
  void aBalancerWhereNothingIsShared() throws IOException {
    write("  value: {type: regression, label: regression}\nmodel: {sharing: soft-l2}\n");

    mistake(
        train("--set", "coordination.balancer=cagrad", "--set", "training.batch=32"),
        "the balancer 'cagrad' has nothing to balance");
  }

  @Test
  void missingData() throws IOException {
    Files.writeString(
        config, "data: {source: csv, train: gone.csv}\ntasks: {a: {type: binary, label: b}}\n");

    mistake(train(), "gone.csv");
  }

  @Test
  void anUnknownLabel() throws IOException {
    Files.writeString(config, Files.readString(config).replace("label: binary", "label: binery"));

    mistake(train(), "no column 'binery'", "binary");
  }

  @Test
  void aMetricThatDoesNotFit() throws IOException {
    Files.writeString(
        config, Files.readString(config).replace("label: binary", "label: binary, primary: rmse"));

    mistake(
        train(),
        "small.yaml:4:47: key 'tasks.yes.primary': found 'rmse', which does not fit the predictions"
            + " of this task",
        "existing: accuracy, auc, average-precision, f1, log-loss");
  }

  @Test
  void anUnknownMetric() throws IOException {
    Files.writeString(
        config, Files.readString(config).replace("label: binary", "label: binary, primary: aucc"));

    mistake(
        train(),
        "small.yaml:4:47: key 'tasks.yes.primary': found 'aucc', expected a name of kind metric",
        "nearest: auc");
    mistake(
        train("--set", "tasks.yes.metrics=[auc, f2]"),
        "--set tasks.yes.metrics=[auc, f2]: key 'tasks.yes.metrics[1]': found 'f2'");
  }

  private void write(String more) throws IOException {
    Files.writeString(
        config,
        """
        data: {source: related-tasks, rows: 200}
        training: {epochs: 1}
        tasks:
          yes: {type: binary, label: binary}
        """
            + more);
  }

  private Console train(Object... more) {
    Object[] args = new Object[more.length + 4];
    args[0] = "train";
    args[1] = config;
    args[2] = "--out";
    args[3] = out;
    System.arraycopy(more, 0, args, 4, more.length);
    return Console.run(args);
  }

  private static void mistake(Console console, String... parts) {
    console.isMistake(parts);
  }
}
