package org.mtl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void anOutputFolderThatCannotBeWritten() throws IOException {
    Files.writeString(out, "a file in the way");

    mistake(train(), out.toString(), "cannot be written");
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

    mistake(train(), "binery");
  }

  @Test
  void aMetricThatDoesNotFit() throws IOException {
    Files.writeString(
        config, Files.readString(config).replace("label: binary", "label: binary, primary: rmse"));

    mistake(train(), "rmse");
  }

  @Test
  void anUnknownMetric() throws IOException {
    Files.writeString(
        config, Files.readString(config).replace("label: binary", "label: binary, primary: aucc"));

    mistake(train(), "aucc", "nearest: auc");
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
    assertThat(console.err()).startsWith("mtl: ").contains(parts);
    assertThat(console.err().lines()).hasSize(1);
    assertThat(console.out()).isEmpty();
    assertThat(console.exit()).isEqualTo(2);
  }
}
