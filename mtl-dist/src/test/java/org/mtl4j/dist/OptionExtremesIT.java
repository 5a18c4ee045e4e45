// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.api.error.MtlException.Fault;
import org.mtl4j.api.reference.ReferenceModel;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.preparation.Preparation;
import org.mtl4j.core.registry.Component;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.Form;
import org.mtl4j.core.registry.OptionType;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.ReferenceRows;
import org.mtl4j.core.train.ReferenceRun;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.core.train.resume.RunStoppedException;

/**
 * Every option of every registered name, and every key of a configuration, with extreme values. A
 * value is refused in words as a mistake of the user, or a few steps are taken within a time limit.
 */
class OptionExtremesIT {
  private static final int STEPS = 3;

  /** Long enough for a busy machine. */
  private static final int SECONDS = 1800;

  private static final String LONG = "x".repeat(100_000);

  private static final List<String> VALUES =
      List.of(
          "0", "-1", ".nan", "1e308", "2147483647", "9223372036854775807", "''", LONG, "[]", "{}");

  /** Required options, and what else an option needs to have an effect. */
  private static final Map<String, String> REQUIRED =
      Map.ofEntries(
          Map.entry("task regression", "label: amount"),
          Map.entry("task growth", "label: amount"),
          Map.entry("task binary", "label: yes"),
          Map.entry("task multiclass", "label: word"),
          Map.entry("task multilabel", "labels: [yes, no]"),
          Map.entry("task ordinal", "label: count"),
          Map.entry("task poisson", "label: count"),
          Map.entry("task negative-binomial", "label: count"),
          Map.entry("task ziln", "label: count"),
          Map.entry("task quantile", "label: amount"),
          Map.entry("data csv", "train: DIR/rows.csv"),
          Map.entry("data files", "files: {a: {name: csv, train: DIR/rows.csv}}"),
          Map.entry("data arff", "train: DIR/rows.arff"),
          Map.entry("data idx", "train: {images: DIR/images, labels: DIR/labels}"),
          Map.entry("data duckdb", "train: DIR/rows.csv"),
          Map.entry("sharing esmm", "click: answer, conversion: word"),
          Map.entry("sharing escm2", "click: answer, conversion: word"),
          Map.entry("weighting fixed", "weights: {amount: 1, answer: 1, word: 1}"),
          Map.entry("weighting achievement", "potentials: {amount: 1, answer: 1, word: 1}"),
          Map.entry("weighting uncertainty-softmax", "temperature: 10"),
          Map.entry("balancer constant", "weights: [1, 1, 1]"),
          Map.entry("balancer every-k", "method: sum"),
          Map.entry("balancer cr-mogm", "method: sum"),
          Map.entry("transfer consistency", "chain: [amount, answer]"),
          Map.entry("schedule step", "every: 1"),
          Map.entry("schedule warmup", "steps: 1"));

  /** Settings of the rest of the configuration. */
  private static final Map<String, List<String>> BESIDE =
      Map.of(
          "encoder mlp",
          List.of("data.columns.c=ignore"),
          "encoder conv",
          List.of(
              "data={source: idx, train: {images: DIR/images, labels: DIR/labels}}",
              "tasks={amount: {type: regression, label: label},"
                  + " answer: {type: multiclass, label: label}}"),
          "sharing shared-middle",
          List.of("model.encoder.widths=[4, 4]"),
          "sharing aitm",
          List.of("tasks={answer: {type: binary, label: yes}, word: {type: binary, label: no}}"),
          "sharing esmm",
          List.of("tasks.word={type: binary, label: no}"),
          "sharing escm2",
          List.of("tasks.word={type: binary, label: no}"),
          "sharing shared-output",
          List.of("tasks.word={type: regression, label: y}"),
          "weighting achievement",
          List.of(
              "tasks.amount.primary=r2",
              "tasks.answer.primary=auc",
              "tasks.word.primary=accuracy"));

  /** The key of a kind, and of the task that a loss fits. */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("task", "tasks.amount"),
          Map.entry("loss", "tasks.amount.loss"),
          Map.entry("loss cross-entropy", "tasks.word.loss"),
          Map.entry("loss focal", "tasks.answer.loss"),
          Map.entry("data", "data"),
          Map.entry("encoder", "model.encoder"),
          Map.entry("head", "model.head"),
          Map.entry("sharing", "model.sharing"),
          Map.entry("weighting", "coordination.weighting"),
          Map.entry("balancer", "coordination.balancer"),
          Map.entry("transfer", "coordination.transfer"),
          Map.entry("optimizer", "training.optimizer"),
          Map.entry("schedule", "training.schedule"));

  @TempDir private static Path folder;

  private static final Registry REGISTRY = Registry.load();
  private static final Configuration CONFIGURATION = new Configuration(REGISTRY);
  private static final Mtl MTL = Mtl.create();

  private final List<String> failures = new ArrayList<>();
  private int refused;
  private String refusal = "";
  private int trained;

  @BeforeAll
  static void write() throws IOException {
    Files.writeString(
        folder.resolve("rows.csv"),
        IntStream.range(0, 60)
            .mapToObj(i -> rows(i, ","))
            .collect(Collectors.joining("", "x,y,c,yes,no,word,count,amount\n", "")));
    Files.writeString(
        folder.resolve("rows.arff"),
        IntStream.range(0, 20)
            .mapToObj(i -> rows(i, ","))
            .collect(
                Collectors.joining(
                    "",
                    """
                    @relation rows
                    @attribute x numeric
                    @attribute y numeric
                    @attribute c {a0,a1,a2,a3}
                    @attribute yes numeric
                    @attribute no numeric
                    @attribute word {b0,b1,b2}
                    @attribute count numeric
                    @attribute amount numeric
                    @data
                    """,
                    "")));
    int images = 40;
    int pixels = 16;
    ByteBuffer bytes = ByteBuffer.allocate(4 * Integer.BYTES + images * pixels);
    bytes.putInt(0x803).putInt(images).putInt(4).putInt(4);
    IntStream.range(0, images * pixels).forEach(i -> bytes.put((byte) (37 * i % 251)));
    Files.write(folder.resolve("images"), bytes.array());
    ByteBuffer labels = ByteBuffer.allocate(2 * Integer.BYTES + images);
    labels.putInt(0x801).putInt(images);
    IntStream.range(0, images).forEach(i -> labels.put((byte) (i % 2)));
    Files.write(folder.resolve("labels"), labels.array());
    Files.writeString(
        folder.resolve("config.yaml"),
        """
        data: {source: csv, train: rows.csv, columns: {yes: ignore, no: ignore, word: ignore, count: ignore, amount: ignore}}
        tasks:
          amount: {type: regression, label: amount}
          answer: {type: binary, label: yes}
          word: {type: multiclass, label: word}
        model: {encoder: {name: tabular, embedding: 2, widths: [4]}}
        training: {epochs: 2, batch: 8, select: last}
        backend: {threads: 1}
        """);
  }

  private static String rows(int i, String by) {
    return String.join(
            by,
            "" + Math.sin(i),
            "" + Math.cos(3 * i),
            "a" + i % 4,
            "" + i % 2,
            "" + i % 5 / 4,
            "b" + i % 3,
            "" + i % 6,
            "" + (1 + i % 7) / 2.0)
        + "\n";
  }

  static Stream<Kind<?>> kinds() {
    return Kind.all().stream();
  }

  @Tag("every-option")
  @ParameterizedTest
  @MethodSource("kinds")
  void everyOptionOfAKind(Kind<?> kind) {
    int all = 0;
    for (Entry entry : REGISTRY.entries(kind)) {
      String name = kind + " " + entry.name();
      refused = 0;
      attempt(entry, "");
      if (refused > 0) {
        failures.add("the defaults of %s are refused: %s".formatted(name, refusal));
      }
      for (Component option : entry.form().components()) {
        values(option.type()).forEach(value -> attempt(entry, option.key() + ": " + value));
      }
      all += refused;
    }
    System.out.printf("%s: %d values trained, %d refused%n", kind, trained, all);
    assertThat(failures).isEmpty();
  }

  @Tag("every-option")
  @Test
  void everyKeyOfAConfiguration() {
    attempt(List.of());
    assertThat(trained).isOne();
    for (Component part : Form.of(Experiment.class).components()) {
      keys(part, part.key());
    }
    keys(Form.of(Experiment.TaskSpec.class), "tasks.amount");
    keys(Form.of(org.mtl4j.serve.encoding.Field.class), "data.columns.x");
    assertThat(refused).isGreaterThan(100);
    assertThat(failures).isEmpty();
  }

  /** One of each sort of bound: a count, an exponent, a length, a list. */
  @Test
  void someOptions() {
    for (String setting :
        List.of(
            "training.steps=9223372036854775807",
            "model.encoder={name: mlp, widths: [2147483647]}",
            "coordination.balancer={name: ntk-mtl, chunks: 2147483647}",
            "coordination.weighting={name: lbtw, alpha: 1e308}",
            "data={source: mmoe-pair, terms: 2147483647}")) {
      attempt(List.of(setting));
    }
    assertThat(failures).isEmpty();
    assertThat(refused).isEqualTo(5);
  }

  private void keys(Component part, String path) {
    if (part.inline().isPresent() || part.type() instanceof OptionType.MapOf) {
      return; // under the names of the kind, and below
    }
    if (part.type() instanceof OptionType.Group group) {
      keys(Form.of(group.type()), path);
    }
    values(part.type()).forEach(value -> attempt(List.of(path + "=" + value)));
  }

  private void keys(Form form, String path) {
    form.components().forEach(part -> keys(part, path + "." + part.key()));
  }

  /** The extreme values; for a list and a mapping also those of one element, and many elements. */
  private static List<String> values(OptionType type) {
    List<String> values = new ArrayList<>(VALUES);
    if (type instanceof OptionType.MapOf) {
      VALUES.forEach(value -> values.add("{amount: " + value + "}"));
    }
    if (type instanceof OptionType.ListOf) {
      VALUES.forEach(value -> values.add("[" + value + "]"));
      values.add(IntStream.range(0, 20_000).mapToObj(i -> "1").toList().toString());
    }
    return values;
  }

  private void attempt(Entry entry, String option) {
    String name = entry.kind() + " " + entry.name();
    String options =
        Stream.of(REQUIRED.getOrDefault(name, ""), option)
            .filter(text -> !text.isEmpty())
            .filter(text -> text.equals(option) || !text.startsWith(key(option)))
            .collect(Collectors.joining(", "));
    if (entry.kind() == Kind.METRIC || entry.kind() == Kind.REFERENCE) {
      List<String> settings =
          option.isEmpty() ? List.of() : List.of(option.replaceFirst(": ", "="));
      run(name + " " + shown(option), () -> alone(entry, settings));
      return;
    }
    String key = KEYS.getOrDefault(name, KEYS.get(entry.kind().id()));
    String tag = entry.kind() == Kind.DATA ? "source" : entry.kind() == Kind.TASK ? "type" : "name";
    String chosen = entry.name() + (options.isEmpty() ? "" : ", " + options);
    List<String> settings = new ArrayList<>();
    settings.add("%s={%s: %s}".formatted(key, tag, chosen.replace("DIR", folder.toString())));
    BESIDE.getOrDefault(name, List.of()).stream()
        .map(setting -> setting.replace("DIR", folder.toString()))
        .forEach(settings::add);
    attempt(settings);
  }

  private static String key(String option) {
    return option.isEmpty() ? "?" : option.substring(0, option.indexOf(':') + 1);
  }

  private void attempt(List<String> settings) {
    run(
        settings.isEmpty() ? "defaults" : shown(settings.get(0)),
        () -> {
          Experiment experiment = CONFIGURATION.read(folder.resolve("config.yaml"), settings);
          if (!settings.isEmpty() && settings.get(0).startsWith("data={")) {
            experiment.data().source().read(Request.GUESS);
          } else {
            MTL.train(experiment, new Stop()).close();
          }
          return true;
        });
  }

  private static boolean alone(Entry entry, List<String> settings) {
    Object method = CONFIGURATION.create(entry.kind(), entry.name(), settings);
    if (method instanceof ReferenceModel reference) {
      Experiment experiment = CONFIGURATION.read(folder.resolve("config.yaml"));
      RunPlan plan =
          RunPlan.of(
              experiment,
              Preparation.prepare(experiment),
              id -> CONFIGURATION.create(Kind.METRIC, id, List.of()));
      ReferenceRun.run(plan, new ReferenceRows(plan.data()), reference);
    }
    return true;
  }

  /** Stops the run after a few steps. */
  private static final class Stop implements TrainingListener {
    private int steps;

    @Override
    public void stepped(Stepped event) {
      if (++steps == STEPS) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static String shown(String text) {
    return text.replace(LONG, "xxx…").replaceAll("(.{300}).+", "$1…");
  }

  private void run(String what, java.util.concurrent.Callable<Boolean> action) {
    FutureTask<Boolean> task = new FutureTask<>(action);
    Thread thread = new Thread(task, what);
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(SECONDS, TimeUnit.SECONDS);
      trained++;
    } catch (ExecutionException e) {
      judge(what, e.getCause());
    } catch (TimeoutException e) {
      List<StackTraceElement> trace = List.of(thread.getStackTrace());
      failures.add("%s: not ended after %d s, at %s".formatted(what, SECONDS, trace));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void judge(String what, Throwable error) {
    if (error instanceof RunStoppedException) {
      trained++;
    } else if (error instanceof MtlException known && known.fault() == Fault.USER) {
      assertThat(known.getMessage()).as(what).isNotBlank();
      refused++;
      refusal = known.getMessage();
    } else {
      String trace = Stream.of(error.getStackTrace()).limit(8).toList().toString();
      failures.add("%s: %s at %s".formatted(what, shown(String.valueOf(error)), trace));
    }
  }
}
