// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.coordination.Merging;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.backend.Backend;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.Program.Snapshot;
import org.mtl4j.core.experiment.Experiment.Training;
import org.mtl4j.core.train.evaluation.Evaluator;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.core.train.resume.WarmStart;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.encoding.Preprocessing;

/** Merges stored models into one, without training. */
final class Merge {
  private final RunPlan plan;
  private final List<Path> folders;
  private final Merging rule;
  private final List<WarmStart> models;

  private Merge(RunPlan plan, List<Path> folders, Merging rule) {
    this.plan = plan;
    this.folders = folders;
    this.rule = rule;
    this.models = folders.stream().map(WarmStart::from).toList();
  }

  /**
   * Merges.
   *
   * @param plan of the merged model: the common data and network, and the tasks of all models
   * @param folders of the models
   * @param trainings of the models
   * @throws ConfigurationException if a model has other encodings or shapes, or if the rule reads a
   *     common start and there is none
   */
  static TrainedModel of(
      RunPlan plan, List<Path> folders, List<Training> trainings, Merging rule, Backend backend) {
    long began = System.nanoTime();
    String name = Pluggable.Name.of(rule);
    if (folders.size() < 2) {
      throw new ConfigurationException(
          "merging needs two models or more, but there is only " + folders.get(0));
    }
    folders.forEach(folder -> requireEncodings(plan, folder));
    if (rule.readsStart()) {
      requireStart(name, folders, trainings);
    }
    ModelDefinition model = TrainingRun.assemble(plan);
    Program program = backend.compile(model, plan.backend());
    try {
      plan.training().startFrom().ifPresent(from -> WarmStart.from(from).apply(model, program));
      Snapshot start = program.snapshot();
      Merge merge = new Merge(plan, folders, rule);
      program.restore(new Snapshot(merge.values(model, start.values()), start.counters()));
      RunResult result =
          new RunResult(
              "merged by " + name,
              plan.training().seed(),
              merge.evaluate(program),
              Map.of(),
              (System.nanoTime() - began) / 1e9,
              -1,
              "merged",
              List.of(),
              plan.data().warnings());
      return new TrainedModel(
          plan, model, program, result, backend.description(), Optional.empty());
    } catch (RuntimeException | Error e) {
      program.close();
      throw e;
    }
  }

  private static void requireEncodings(RunPlan plan, Path folder) {
    Preprocessing here = plan.data().preprocessing();
    Preprocessing there = ModelDirectory.read(folder).preprocessing();
    difference(there, here)
        .ifPresent(
            what -> {
              throw new ConfigurationException(
                  "the model %s has other encodings than the merged model: %s; models are merged that were trained with the columns, the rows and the split of one configuration"
                      .formatted(folder, what));
            });
  }

  private static Optional<String> difference(Preprocessing there, Preprocessing here) {
    if (!here.inputs().equals(there.inputs())) {
      return Optional.of("it reads %s, here are %s".formatted(there.inputs(), here.inputs()));
    }
    if (!here.numbers().equals(there.numbers())) {
      return Optional.of("numbers are scaled differently");
    }
    return here.codes().equals(there.codes()) && here.lists().equals(there.lists())
        ? Optional.empty()
        : Optional.of("categories have other codes");
  }

  /** Equal seeds give equal initial values to equal names; a common warm start does so too. */
  private static void requireStart(String rule, List<Path> folders, List<Training> trainings) {
    Training first = trainings.get(0);
    for (int m = 1; m < trainings.size(); m++) {
      Training other = trainings.get(m);
      if (first.seed() != other.seed() || !first.startFrom().equals(other.startFrom())) {
        throw new ConfigurationException(
            "the rule '%s' reads the common start of the models, but %s was trained from %s and %s from %s; train them with one seed and one training.startFrom, or merge by 'mean'"
                .formatted(rule, folders.get(0), start(first), folders.get(m), start(other)));
      }
    }
  }

  private static String start(Training training) {
    return "seed "
        + training.seed()
        + training.startFrom().map(path -> " and '" + path + "'").orElse("");
  }

  /** The values of all variables, in place of those of the start. */
  private Map<String, float[]> values(ModelDefinition model, Map<String, float[]> start) {
    Map<String, float[]> values = new LinkedHashMap<>(start);
    List<Variable> merged = new ArrayList<>();
    for (Variable variable : model.variables()) {
      List<float[]> found = found(variable);
      if (found.size() == 1) {
        values.put(variable.name(), found.get(0));
      } else if (!variable.trained()) {
        values.put(variable.name(), mean(found));
      } else if (found.size() == models.size()) {
        merged.add(variable);
      } else {
        throw new ConfigurationException(
            "the variable '%s' is in %d of %d models; a variable must be in one of them or in all"
                .formatted(variable.name(), found.size(), models.size()));
      }
    }
    if (merged.isEmpty()) {
      throw new ConfigurationException(
          "the models have no common variable, so there is nothing to merge");
    }
    float[] zeros = new float[merged.stream().mapToInt(v -> v.shape().elements()).sum()];
    float[] result =
        rule.merge(
            rule.readsStart() ? flat(merged, start) : zeros,
            models.stream().map(each -> flat(merged, each.values())).toList());
    int from = 0;
    for (Variable variable : merged) {
      int to = from + variable.shape().elements();
      values.put(variable.name(), Arrays.copyOfRange(result, from, to));
      from = to;
    }
    return values;
  }

  /** The values of a variable in the models that have it. */
  private List<float[]> found(Variable variable) {
    List<float[]> found = new ArrayList<>();
    for (int m = 0; m < models.size(); m++) {
      float[] values = models.get(m).values().get(variable.name());
      if (values != null) {
        Shape shape = models.get(m).source().orElseThrow().shapes().get(variable.name());
        if (!shape.equals(variable.shape())) {
          throw new ConfigurationException(
              "the variable '%s' has the shape %s in %s, but %s in the merged model"
                  .formatted(variable.name(), shape, folders.get(m), variable.shape()));
        }
        found.add(values);
      }
    }
    if (found.isEmpty()) {
      throw new ConfigurationException(
          "no model has the variable '%s' of the merged model".formatted(variable.name()));
    }
    return found;
  }

  private static float[] mean(List<float[]> models) {
    float[] mean = new float[models.get(0).length];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (float[] model : models) {
        sum += model[i];
      }
      mean[i] = (float) (sum / models.size());
    }
    return mean;
  }

  private static float[] flat(List<Variable> variables, Map<String, float[]> values) {
    float[] flat = new float[variables.stream().mapToInt(v -> v.shape().elements()).sum()];
    int from = 0;
    for (Variable variable : variables) {
      float[] part = values.get(variable.name());
      System.arraycopy(part, 0, flat, from, part.length);
      from += part.length;
    }
    return flat;
  }

  private Map<String, Map<String, Double>> evaluate(Program program) {
    if (plan.data().validation().isEmpty()) {
      return Map.of();
    }
    try (Evaluator evaluator = new Evaluator(plan, program, plan.data().validation().get())) {
      return evaluator.evaluate();
    }
  }
}
