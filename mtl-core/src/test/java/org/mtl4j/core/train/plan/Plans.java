// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.plan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.task.Metric;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.preparation.Preparation;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.methods.loss.Mse;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.serve.encoding.Field;

/** A small table with missing labels and row weights, and runs over it. */
public final class Plans {
  private static final Field RAW =
      new Field(Field.Role.NUMBER, List.of(Field.NumberEncoding.RAW), 32, 1);

  private Plans() {}

  /** Rows 0 to 3; height is missing in row 1, adult in row 2, and row 3 has weight 0. */
  public static Table table() {
    return new TableBuilder("test")
        .numbers("x0", 1, 2, -1, 0.5)
        .numbers("x1", 0, 1, 3, -2)
        .numbers("height", 1.5, Double.NaN, 2.5, 4)
        .texts("adult", "yes", "no", "", "yes")
        .numbers("mass", 1, 2, 0.5, 0)
        .build();
  }

  /** Regression on height and a binary task on adult; all rows are training rows. */
  public static ExperimentBuilder experiment() {
    return alone()
        .task("height", new Regression(List.of("height"), false, new Mse()))
        .task("adult", new Binary("adult", "yes"));
  }

  /** The same without a task. */
  public static ExperimentBuilder alone() {
    Optional<Split.Part> none = Optional.of(new Split.Part(0));
    return new ExperimentBuilder()
        .data(MemorySource.of(table()))
        .split(new Split(none, none, Optional.empty(), new Split.Values(), 1))
        .column("x0", RAW)
        .column("x1", RAW)
        .column("mass", new Field(Field.Role.WEIGHT))
        .training(t -> t.batch(2));
  }

  public static RunPlan plan(ExperimentBuilder experiment) {
    Experiment built = experiment.build();
    return RunPlan.of(built, Preparation.prepare(built), metrics());
  }

  /** The same plan with these single-task scores as the reference. */
  public static RunPlan referring(RunPlan plan, Map<String, Double> reference) {
    return new RunPlan(
        plan.name(),
        plan.tasks(),
        plan.data(),
        plan.model(),
        plan.coordination(),
        plan.training(),
        plan.backend(),
        Optional.of(reference));
  }

  public static Function<String, Metric> metrics() {
    Configuration configuration = new Configuration(Registry.load());
    return id -> configuration.create(Kind.METRIC, id, List.of());
  }
}
