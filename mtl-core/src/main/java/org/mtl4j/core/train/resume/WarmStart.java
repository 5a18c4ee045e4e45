// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.resume;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.backend.Program;
import org.mtl4j.backend.Program.Snapshot;
import org.mtl4j.core.train.plan.StartReport;
import org.mtl4j.serve.file.StoredArrays;

/**
 * Values for some variables to start from, of another model or from outside. Variables that are not
 * named start as they would without it; the optimiser starts anew.
 *
 * @param values flat arrays in row-major order, by the names of the variables
 * @param source where the values are from, if what does not fit is to be left out and reported;
 *     else it is refused
 */
public record WarmStart(Map<String, float[]> values, Optional<Source> source) {
  /**
   * Another model.
   *
   * @param name what to call it
   * @param shapes of its variables, by their names
   */
  public record Source(String name, Map<String, Shape> shapes) {}

  public WarmStart {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Values that must all fit. */
  public WarmStart(Map<String, float[]> values) {
    this(values, Optional.empty());
  }

  /** Starts by the seed. */
  static WarmStart none() {
    return new WarmStart(Map.of());
  }

  /**
   * Starts from what a run left: the parameters of its best epoch, else those of its last
   * checkpoint. Variables go by their names; those that the model does not have, or has in another
   * shape, are left out.
   *
   * @param path a saved model, a checkpoint, a folder of checkpoints, or that of a run
   * @throws ConfigurationException where there is no whole checkpoint or model
   */
  public static WarmStart from(Path path) {
    StoredArrays checkpoint = StoredVariables.read(path);
    Source source = new Source(path.toString(), CheckpointContents.shapes(checkpoint));
    return new WarmStart(CheckpointContents.variables(checkpoint), Optional.of(source));
  }

  /**
   * Puts the values into a program that has not taken a step.
   *
   * @return what fitted, where the values have a source
   * @throws ConfigurationException where the model has no variable of a name, or one of another
   *     size; with a source, where nothing fits
   */
  public Optional<StartReport> apply(ModelDefinition model, Program program) {
    Optional<StartReport> report = source.map(from -> compare(from, model.variables()));
    if (report.isEmpty()) {
      check(model.variables());
    }
    Snapshot initial = program.snapshot();
    Map<String, float[]> all = new LinkedHashMap<>(initial.values());
    values.forEach(
        (name, numbers) -> {
          if (report.isEmpty() || report.get().matched().contains(name)) {
            all.put(name, numbers);
          }
        });
    program.restore(new Snapshot(all, initial.counters()));
    return report;
  }

  private StartReport compare(Source from, List<Variable> variables) {
    List<String> matched = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<String> otherShape = new ArrayList<>();
    Set<String> unused = new LinkedHashSet<>(values.keySet());
    for (Variable variable : variables) {
      String name = variable.name();
      Shape shape = variable.shape();
      if (!values.containsKey(name)) {
        missing.add(name);
      } else if (!shape.equals(from.shapes().get(name))) {
        otherShape.add("%s %s, here %s".formatted(name, from.shapes().get(name), shape));
      } else {
        matched.add(name);
      }
      unused.remove(name);
    }
    if (matched.isEmpty()) {
      throw new ConfigurationException(
          "nothing in '%s' fits this model: of %d variables there, %d have a name of this model's, and none its shape"
              .formatted(from.name(), values.size(), otherShape.size()));
    }
    return new StartReport(from.name(), matched, missing, otherShape, List.copyOf(unused));
  }

  private void check(List<Variable> variables) {
    Map<String, Variable> known = new LinkedHashMap<>();
    variables.forEach(variable -> known.put(variable.name(), variable));
    values.forEach(
        (name, numbers) -> {
          Variable variable = known.get(name);
          if (variable == null) {
            throw new ConfigurationException(
                "the warm start names the variable '%s', which the model does not have; %s"
                    .formatted(name, Nearest.hint(name, known.keySet())));
          }
          if (numbers.length != variable.shape().elements()) {
            throw new ConfigurationException(
                "the warm start has %d values for the variable '%s', expected %d: its shape is %s"
                    .formatted(
                        numbers.length, name, variable.shape().elements(), variable.shape()));
          }
        });
  }
}
