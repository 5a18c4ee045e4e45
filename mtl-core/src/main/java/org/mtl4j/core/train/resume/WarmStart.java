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
 * Initial values of some variables, from another model or from a program. Other variables are
 * initialized by the seed, and the state of the optimizer is always new.
 *
 * @param values flat arrays in row-major order, by the names of the variables
 * @param source the origin of the values, if values that do not fit are to be skipped and reported;
 *     empty if they are errors
 */
public record WarmStart(Map<String, float[]> values, Optional<Source> source) {
  /**
   * Another model.
   *
   * @param name for messages
   * @param shapes of its variables, by name
   */
  public record Source(String name, Map<String, Shape> shapes) {}

  public WarmStart {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** Values that must all fit the model. */
  public WarmStart(Map<String, float[]> values) {
    this(values, Optional.empty());
  }

  /** All variables are initialized by the seed. */
  static WarmStart none() {
    return new WarmStart(Map.of());
  }

  /**
   * Starts from the parameters of another run: those of its best epoch, or of its last checkpoint
   * if it has no best epoch. Variables are matched by name; those that the model does not have, or
   * has in another shape, are skipped.
   *
   * @param path a saved model, a checkpoint, a folder of checkpoints, or the folder of a run
   * @throws ConfigurationException if there is no complete checkpoint or model
   */
  public static WarmStart from(Path path) {
    StoredArrays checkpoint = StoredVariables.read(path);
    Source source = new Source(path.toString(), CheckpointContents.shapes(checkpoint));
    return new WarmStart(CheckpointContents.variables(checkpoint), Optional.of(source));
  }

  /**
   * Sets the variables of a program that has not run a step.
   *
   * @return which variables were set, if the values have a source
   * @throws ConfigurationException if the model has no variable of a name, or one of another size;
   *     with a source, if no variable fits
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
          "no variable in '%s' fits this model: of %d variables there, %d have a name of this model, but none its shape"
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
