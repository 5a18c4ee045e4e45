// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.backend.ClassPathBackend;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.network.Tabular;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.answer.AnswerRows;
import org.mtl4j.serve.encoding.Field;
import org.mtl4j.serve.encoding.RawRow;
import org.mtl4j.serve.encoding.RowEncoder;

/**
 * A stored model of the shape of Census-Income (32 categories of 40 values, 7 numbers, embeddings
 * of 8, shared bottom 117, two towers of 8), from raw values to typed answers: one row at a time
 * and batches of 1,000, beside {@code predict.py}, taking turns in one run.
 *
 * <p>Arguments: {@code PYTHON [THREADS]}; with threads the throughput of so many at once, alone. Or
 * {@code sharing NAME...}: one row at a time, of a model with each of these sharing strategies, on
 * one thread.
 */
public final class Predict {
  private static final int ROUNDS = 10;
  private static final int SINGLES = 1000;
  private static final int BATCHES = 10;
  private static final int BATCH = 1000;

  private final Model model;
  private final Table rows;
  private final List<Map<String, Object>> singles = new ArrayList<>();
  private int next;

  private Predict(Model model, Table rows) {
    this.model = model;
    this.rows = rows;
    for (int row = 0; row < BATCH; row++) {
      singles.add(single(row));
    }
  }

  /** Runs the benchmark and prints its table. */
  public static void main(String[] arguments) throws Exception {
    if (arguments[0].equals("sharing")) {
      strategies(List.of(arguments).subList(1, arguments.length));
      return;
    }
    Path folder = Files.createTempDirectory("mtl4j-benchmark").resolve("model");
    Table training = table(4000, 1);
    int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    BackendOptions options = new BackendOptions("cpu", threads, true);
    try (TrainedModel trained = Mtl.create().train(experiment(training, options).build())) {
      trained.save(folder);
    }
    try (Model model = Model.load(folder, ClassPathBackend.find(), options)) {
      Predict benchmark = new Predict(model, table(BATCH, 2));
      if (threads > 1) {
        benchmark.atOnce(threads);
      } else {
        benchmark.besideThePeer(arguments[0]);
      }
    }
  }

  /** The time of one row by sharing strategy; rounds take turns. */
  private static void strategies(List<String> names) throws IOException {
    Configuration configuration = new Configuration(Registry.load());
    BackendOptions options = new BackendOptions("cpu", 1, true);
    Path folder = Files.createTempDirectory("mtl4j-benchmark");
    Map<String, Predict> benchmarks = new LinkedHashMap<>();
    Map<String, Times> times = new LinkedHashMap<>();
    for (String name : names) {
      SharingStrategy sharing = configuration.create(Kind.SHARING, name, List.of());
      try (TrainedModel trained =
          Mtl.create().train(experiment(table(4000, 1), options).sharing(sharing).build())) {
        trained.save(folder.resolve(name));
      }
      Model model = Model.load(folder.resolve(name), ClassPathBackend.find(), options);
      benchmarks.put(name, new Predict(model, table(BATCH, 2)));
      times.put(name, new Times());
    }
    benchmarks.values().forEach(each -> new Times().measure(5 * SINGLES, each::one));
    for (int round = 0; round < ROUNDS; round++) {
      benchmarks.forEach((name, each) -> times.get(name).measure(SINGLES, each::one));
    }
    System.out.println("| one row, one thread | p50 µs | p99 µs |");
    System.out.println("|---|--:|--:|");
    times.forEach(
        (name, each) ->
            System.out.printf(
                Locale.ROOT,
                "| `%s` | %.0f | %.0f |%n",
                name,
                1000 * each.quantile(0.5),
                1000 * each.quantile(0.99)));
    benchmarks.values().forEach(each -> each.model.close());
  }

  private static ExperimentBuilder experiment(Table table, BackendOptions options) {
    ExperimentBuilder experiment =
        Mtl.experiment()
            .data(MemorySource.of(table))
            .task("income", new Binary("income", "1"))
            .task("married", new Binary("married", "1"))
            .encoder(new Tabular(8, 1, List.of(117), Activation.RELU, 0))
            .head(new MlpHead(List.of(8), Activation.RELU, 0))
            .training(training -> training.epochs(1))
            .backend(options);
    for (int i = 0; i < 7; i++) {
      experiment.column("n" + i, Field.number(Field.NumberEncoding.LOG));
    }
    return experiment;
  }

  private static Table table(int rows, long seed) {
    Random random = new Random(seed);
    TableBuilder table = new TableBuilder("generated");
    for (int i = 0; i < 32; i++) {
      table.texts(
          "c" + i, random.ints(rows, 0, 40).mapToObj(v -> "value " + v).toArray(String[]::new));
    }
    for (int i = 0; i < 7; i++) {
      table.numbers("n" + i, random.doubles(rows, 0, 1000).toArray());
    }
    return table
        .numbers("income", random.ints(rows, 0, 2).asDoubleStream().toArray())
        .numbers("married", random.ints(rows, 0, 2).asDoubleStream().toArray())
        .build();
  }

  private Map<String, Object> single(int row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Column column : rows.columns()) {
      values.put(
          column.name(),
          column instanceof NumberColumn numbers
              ? (Object) numbers.values()[row]
              : column.text(row));
    }
    return values;
  }

  private void one() {
    if (model.predict(singles.get(next++ % BATCH)).yesNo("income").probability() < 0) {
      throw new IllegalStateException("a probability below zero");
    }
  }

  /** From raw rows to the typed answer of each. */
  private void batch() {
    RowEncoder.Target target = model.encoder().target(BATCH);
    RawRow raw = model.row();
    for (int row = 0; row < BATCH; row++) {
      target.put(raw.setAll(singles.get(row)), row);
    }
    AnswerRows answers = model.predict(target.rows(BATCH));
    int yes = 0;
    for (int row = 0; row < BATCH; row++) {
      yes += answers.row(row).yesNo("income").yes() ? 1 : 0;
    }
    if (yes < 0) {
      throw new IllegalStateException("less than none");
    }
  }

  private void besideThePeer(String python) throws IOException {
    Times single = new Times();
    Times batches = new Times();
    Map<String, Times> peers = new LinkedHashMap<>();
    try (Peer peer = new Peer(python, "predict.py")) {
      new Times().measure(20 * SINGLES, this::one);
      new Times().measure(20 * BATCHES, this::batch);
      for (int round = 0; round < ROUNDS; round++) {
        single.measure(SINGLES, this::one);
        batches.measure(BATCHES, this::batch);
        for (String name : List.of("eager-1", "script-1")) {
          peers.computeIfAbsent(name, any -> new Times()).add(peer.run(SINGLES / 2, name));
        }
        for (String name : List.of("eager-1000", "script-1000")) {
          peers.computeIfAbsent(name, any -> new Times()).add(peer.run(BATCHES, name));
        }
      }
    }
    System.out.println("| one thread | one row, p50 µs | p99 µs | 1,000 rows: rows a second |");
    System.out.println("|---|--:|--:|--:|");
    print("MTL4J", single, batches);
    print("PyTorch, eager", peers.get("eager-1"), peers.get("eager-1000"));
    print("PyTorch, TorchScript", peers.get("script-1"), peers.get("script-1000"));
  }

  private static void print(String name, Times single, Times batches) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %,.0f |%n",
        name,
        1000 * single.quantile(0.5),
        1000 * single.quantile(0.99),
        BATCH / batches.median() * 1000);
  }

  /** Rows a second of some threads that ask at once, and how long one of them waits. */
  private void atOnce(int threads) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      measure(pool, threads, 5000, 2000);
      Times single = new Times();
      long begin = System.nanoTime();
      for (Times times : measure(pool, threads, 20 * SINGLES, 0)) {
        single.add(times);
      }
      double singles = 20.0 * SINGLES * threads / (System.nanoTime() - begin) * 1e9;
      begin = System.nanoTime();
      measure(pool, threads, 0, 20 * BATCHES);
      double batched = 20.0 * BATCHES * BATCH * threads / (System.nanoTime() - begin) * 1e9;
      System.out.printf(
          Locale.ROOT,
          "| %d threads | %.0f | %.0f | %,.0f | %,.0f |%n",
          threads,
          1000 * single.quantile(0.5),
          1000 * single.quantile(0.99),
          singles,
          batched);
    } finally {
      pool.shutdownNow();
    }
  }

  private List<Times> measure(ExecutorService pool, int threads, int singleRows, int batches)
      throws Exception {
    List<Callable<Times>> jobs = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      int offset = t * 37;
      jobs.add(
          () -> {
            int[] row = {offset};
            Times times = new Times();
            times.measure(
                singleRows, () -> model.predict(singles.get(row[0]++ % BATCH)).yesNo("income"));
            new Times().measure(batches, this::batch);
            return times;
          });
    }
    List<Times> all = new ArrayList<>();
    for (Future<Times> done : pool.invokeAll(jobs)) {
      all.add(done.get());
    }
    return all;
  }
}
