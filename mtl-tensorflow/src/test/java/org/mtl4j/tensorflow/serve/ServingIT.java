// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.serve.Model;

/** A server for a long time: answers stay equal, and memory does not grow. */
@Tag("endurance")
class ServingIT {
  private static final int THREADS = 64;
  private static final int RELOADS = 200;
  private static final int ROWS = 50;
  private static final long KIB_PER_MIB = 1024;

  /** The minutes that all threads ask. */
  private static final double MINUTES = Double.parseDouble(System.getProperty("mtl.minutes", "10"));

  @TempDir private static Path folder;
  private static Path saved;

  private final List<Map<String, Object>> rows = new ArrayList<>();
  private final List<String> expected = new ArrayList<>();
  private final LongAdder answers = new LongAdder();
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @BeforeAll
  static void save() {
    saved = folder.resolve("model");
    try (TrainedModel trained =
        Mtl.create()
            .train(Mixed.experiment(Mixed.table(400, 1)).training(t -> t.epochs(1)).build())) {
      trained.save(saved);
    }
  }

  private void ask(Model model) {
    for (int i = 0; i < ROWS; i++) {
      Map<String, Object> row = new HashMap<>();
      row.put("x", i % 7 == 0 ? null : Math.sin(i));
      row.put("money", 1.0 + i);
      row.put("age", i % 80);
      row.put("job", i % 2 == 0 ? "smith" : "clerk");
      rows.add(row);
      expected.add(answer(model, i));
    }
  }

  private String answer(Model model, int row) {
    return model.tasks().stream()
        .map(task -> model.predict(rows.get(row)).of(task.task()))
        .toList()
        .toString();
  }

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  @Test
  void sixtyFourThreadsGetTheSameAnswers() throws Exception {
    try (Model model = Model.load(saved)) {
      ask(model);
      long end = System.nanoTime() + (long) (MINUTES * TimeUnit.MINUTES.toNanos(1));
      long warm = System.nanoTime() + (end - System.nanoTime()) / 4;
      List<Future<?>> jobs = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        jobs.add(
            threads.submit(
                () -> {
                  for (int i = first; System.nanoTime() < end; i++) {
                    assertThat(answer(model, i % ROWS)).isEqualTo(expected.get(i % ROWS));
                    answers.increment();
                  }
                }));
      }
      TimeUnit.NANOSECONDS.sleep(warm - System.nanoTime());
      long before = resident();
      for (Future<?> job : jobs) {
        job.get();
      }
      System.out.printf("%,d answers of %d threads%n", answers.sum(), THREADS);
      assertThat(answers.sum()).isGreaterThan(THREADS);
      assertThat(resident() - before).as("growth in KiB").isLessThan(64 * KIB_PER_MIB);
    }
  }

  /** Threads that ask a model that was closed ask the one that replaced it. */
  @Test
  void aModelIsReplacedWhileThreadsAskIt() throws Exception {
    AtomicReference<Model> current = new AtomicReference<>(Model.load(saved));
    ask(current.get());
    List<Future<?>> jobs = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      int first = thread;
      jobs.add(
          threads.submit(
              () -> {
                for (int i = first; !Thread.currentThread().isInterrupted(); i++) {
                  Model model = current.get();
                  try {
                    assertThat(answer(model, i % ROWS)).isEqualTo(expected.get(i % ROWS));
                    answers.increment();
                  } catch (IllegalStateException e) {
                    assertThat(model).as(e.getMessage()).isNotSameAs(current.get());
                  }
                }
              }));
    }
    long before = 0;
    for (int reload = 0; reload < RELOADS; reload++) {
      current.getAndSet(Model.load(saved)).close();
      if (reload == RELOADS / 4) {
        before = resident();
      }
    }
    long after = resident();
    threads.shutdownNow();
    for (Future<?> job : jobs) {
      job.get();
    }
    current.get().close();
    System.out.printf("%,d answers during %d reloads%n", answers.sum(), RELOADS);
    assertThat(answers.sum()).isPositive();
    assertThat(after - before).as("growth in KiB").isLessThan(96 * KIB_PER_MIB);
  }

  private static long resident() throws IOException {
    System.gc();
    String line =
        Files.readAllLines(Path.of("/proc/self/status")).stream()
            .filter(text -> text.startsWith("VmRSS:"))
            .findFirst()
            .orElseThrow();
    return Long.parseLong(line.replaceAll("\\D", ""));
  }
}
