// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.coordination.Teachers;
import org.mtl4j.api.coordination.Teachers.Gives;
import org.mtl4j.api.data.Block;
import org.mtl4j.api.data.DataSource.Tables;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.api.train.TrainingListener.Teaches;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.Program;
import org.mtl4j.core.config.StoredTeachers;
import org.mtl4j.core.experiment.Experiment.RefitRows;
import org.mtl4j.core.train.assembly.TeacherRows;
import org.mtl4j.core.train.batch.Datasets;
import org.mtl4j.core.train.evaluation.Evaluator;
import org.mtl4j.core.train.history.Observers;
import org.mtl4j.core.train.plan.EvaluatedTask;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.core.train.resume.Checkpoints;
import org.mtl4j.core.train.resume.WarmStart;
import org.mtl4j.serve.Model;

/**
 * The numbers of the frozen teachers of a run for its rows, computed before its first step. Stored
 * teachers are asked, the others are trained, each with checkpoints in a folder below those of the
 * run. A resumed run computes the same numbers again: they are part of its data, so that a run with
 * other numbers is refused.
 */
final class Lessons {
  /** The folder of the checkpoints of a teacher; tasks count from 1. */
  private static final String FOLDER = "teacher-%d";

  private final RunPlan plan;
  private final Teachers teachers;
  private final Backend backend;
  private final Optional<Checkpoints> checkpoints;
  private final Observers observers;
  private final Set<String> parts;
  private final Map<String, Map<String, Block>> numbers = new LinkedHashMap<>();

  private Lessons(
      RunPlan plan, Backend backend, Optional<Checkpoints> checkpoints, Observers observers) {
    this.plan = plan;
    this.teachers = plan.coordination().transfer().taughtBy();
    this.backend = backend;
    this.checkpoints = checkpoints;
    this.observers = observers;
    this.parts = parts(plan);
    parts.forEach(part -> numbers.put(part, new LinkedHashMap<>()));
  }

  /** The parts whose rows are trained on, or read by the losses of a weighting that probes. */
  private static Set<String> parts(RunPlan plan) {
    RefitRows refit = plan.training().refit();
    Set<String> parts = new LinkedHashSet<>(List.of("train"));
    if (refit != RefitRows.NONE || plan.probing().validation() > 0) {
      parts.add("validation");
    }
    if (refit == RefitRows.ALL) {
      parts.add("test");
    }
    parts.retainAll(plan.data().parts().keySet());
    return parts;
  }

  /**
   * Checks the teachers of a run, without training.
   *
   * @throws ConfigurationException if a stored teacher is not one of its task
   */
  static void check(RunPlan plan) {
    Teachers teachers = plan.coordination().transfer().taughtBy();
    String name = Pluggable.Name.of(plan.coordination().transfer());
    List<String> tasks = plan.tasks().stream().map(EvaluatedTask::name).toList();
    for (String task : teachers.stored().keySet()) {
      if (!tasks.contains(task)) {
        throw new ConfigurationException(
            "the transfer '%s' has a teacher of '%s', but there is no such task; %s"
                .formatted(name, task, Nearest.hint(task, tasks)));
      }
      if (teachers.gives() == Gives.REPRESENTATION) {
        throw new ConfigurationException(
            "the transfer '%s' reads the representation of its teachers, which stored models do not give; leave out the teacher of '%s', which is trained then"
                .formatted(name, task));
      }
    }
    StoredTeachers.requireNoCircle(teachers.stored());
    stored(plan, teachers);
  }

  /** The stored teachers by the folder of their model. */
  private static Map<Path, List<StoredTeacher>> stored(RunPlan plan, Teachers teachers) {
    Map<Path, List<StoredTeacher>> stored = new LinkedHashMap<>();
    for (EvaluatedTask task : plan.tasks()) {
      Path folder = teachers.stored().get(task.name());
      if (folder != null) {
        stored
            .computeIfAbsent(folder, each -> new ArrayList<>())
            .add(StoredTeacher.check(task.task(), folder, raw(plan).train()));
      }
    }
    return stored;
  }

  private static Tables raw(RunPlan plan) {
    return plan.data()
        .raw()
        .orElseThrow(
            () ->
                new ConfigurationException(
                    "stored teachers read raw rows, which were not kept; give the transfer of the experiment the teachers, not that of a contender alone"));
  }

  /**
   * The same run with the numbers of its teachers as blocks of its data; the plan itself if it has
   * no teachers.
   *
   * @param checkpoints of the run
   * @param observers of the run
   */
  static RunPlan of(
      RunPlan plan, Backend backend, Optional<Checkpoints> checkpoints, Observers observers) {
    if (!plan.coordination().transfer().taughtBy().any()) {
      return plan;
    }
    Trainer.check(plan); // whatever is wrong is reported before a teacher is trained
    Lessons lessons = new Lessons(plan, backend, checkpoints, observers);
    lessons.ask();
    lessons.train();
    return plan.data(plan.data().taught(lessons.numbers));
  }

  private void ask() {
    for (Map.Entry<Path, List<StoredTeacher>> each : stored(plan, teachers).entrySet()) {
      try (Model model = Model.load(each.getKey(), backend, plan.backend())) {
        for (StoredTeacher teacher : each.getValue()) {
          announce(teacher.task().name(), each.getKey().toString());
          for (String part : parts) {
            put(part, teacher.task().name(), teacher.predict(model, raw(plan, part)));
          }
        }
      }
    }
  }

  private void put(String part, String task, Block block) {
    numbers.get(part).put(Dataset.teacher(task), block);
  }

  private static Table raw(RunPlan plan, String part) {
    Tables raw = raw(plan);
    return switch (part) {
      case "train" -> raw.train();
      case "validation" -> raw.validation().orElseThrow();
      default -> raw.test().orElseThrow();
    };
  }

  private void train() {
    for (int t = 0; t < plan.tasks().size(); t++) {
      EvaluatedTask task = plan.tasks().get(t);
      if (!teachers.stored().containsKey(task.name())) {
        String folder = FOLDER.formatted(t + 1);
        Optional<Checkpoints> own = checkpoints.map(of -> of.below(folder));
        try {
          announce(task.name(), "trained now");
          train(task, own);
        } finally {
          own.ifPresent(Checkpoints::close);
        }
      }
    }
  }

  private void train(EvaluatedTask task, Optional<Checkpoints> own) {
    Observers relayed = new Observers(List.of(new Relay(observers, task.name())));
    TrainingRun run = new TrainingRun(plan.teacher(task), backend, own, relayed, Optional.empty());
    Trainer.finish(run, new WarmStart(Map.of()), own);
    Shape row = TeacherRows.shape(plan, task);
    int[] widths = run.model().predictions().stream().mapToInt(x -> x.shape().size(-1)).toArray();
    int output = teachers.gives() == Gives.PREDICTIONS ? 0 : 1;
    try (Program program = run.program()) {
      for (String part : parts) {
        Dataset data = plan.data().parts().get(part);
        try (Program.Rows rows = program.bind(Datasets.features(data))) {
          float[] values = Evaluator.predict(program, rows, widths)[output];
          put(part, task.name(), block(values, data.rows(), row));
        }
      }
    }
  }

  private void announce(String task, String origin) {
    observers.teaches(new Teaches(task, origin));
  }

  /**
   * A block of given numbers.
   *
   * @throws ConfigurationException if it would be larger than 2 GiB
   */
  static Block block(float[] values, int rows, Shape row) {
    try {
      Block block = Block.floats(rows, row);
      block.floats().put(values);
      return block;
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("the numbers of a teacher: " + e.getMessage(), e);
    }
  }

  /** Reports the checkpoints and the warnings of a teacher to the listeners of its run. */
  private record Relay(Observers observers, String task) implements TrainingListener {
    @Override
    public void saving() {
      observers.saving();
    }

    @Override
    public void saved() {
      observers.saved();
    }

    @Override
    public void warned(String warning) {
      observers.warned("teacher of '%s': %s".formatted(task, warning));
    }
  }
}
