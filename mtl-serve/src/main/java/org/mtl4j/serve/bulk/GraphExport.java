// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.bulk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.serve.bundle.ModelDirectory;
import org.mtl4j.serve.file.FileProblem;
import org.mtl4j.serve.file.FolderDraft;

/** Exports the graph of a model, with everything that other programs need to use it. */
public final class GraphExport {
  private static final String README = "README.md";
  private static final String SAMPLES = "samples.json";
  private static final String PREPROCESSING = "preprocessing.json";

  private GraphExport() {}

  /**
   * Writes the graph, sample rows with their outputs, the fitted preprocessing, and a page that
   * describes inputs and outputs.
   *
   * @param target a folder that does not exist
   * @return the files, relative to it
   * @throws ConfigurationException if the folder exists or cannot be written
   */
  public static List<Path> write(ModelDirectory model, Path target) {
    if (Files.exists(target)) {
      throw new ConfigurationException(
          "'%s' exists already; name a folder that does not".formatted(target));
    }
    FolderDraft.write(
        target,
        draft -> {
          Path graph = model.folder().resolve(ModelDirectory.GRAPH);
          for (Path file : FolderDraft.files(graph)) {
            Path copy = draft.resolve(file.toString());
            Files.createDirectories(copy.getParent());
            Files.copy(graph.resolve(file), copy);
          }
          Path samples = model.folder().resolve(ModelDirectory.SAMPLES);
          if (Files.exists(samples)) {
            Files.copy(samples, draft.resolve(SAMPLES));
          }
          Files.copy(model.folder().resolve(PREPROCESSING), draft.resolve(PREPROCESSING));
          FolderDraft.text(draft.resolve(README), readme(model));
        });
    try {
      return FolderDraft.files(target);
    } catch (IOException e) {
      throw FileProblem.unreadable(target, e);
    }
  }

  private static String readme(ModelDirectory model) {
    return """
    # A model of MTL4J %s

    A SavedModel of TensorFlow (tag `serve`, no variables). The signature `serving_default` has the
    outputs of all tasks; each task has a signature of its name.

    ## Inputs

    Encoded rows; `preprocessing.json` has the encoding.

    %s
    ## Outputs

    %s
    ## From Python

    ```python
    import json
    import numpy as np
    import tensorflow as tf

    model = tf.saved_model.load(".")  # must stay referenced while its signatures are used
    samples = json.load(open("samples.json"))
    inputs = {
        name: tf.constant(np.array(tensor["values"], tensor["dtype"]).reshape(tensor["shape"]))
        for name, tensor in samples["inputs"].items()
    }
    print(model.signatures["serving_default"](**inputs))
    print(samples["outputs"])
    ```

    TensorFlow Serving expects this folder under the number of a version: `models/NAME/1/`.
    """
        .formatted(model.card().provenance().mtl4j(), inputs(model), outputs(model));
  }

  private static String inputs(ModelDirectory model) {
    InputSpec inputs = model.preprocessing().inputs();
    StringBuilder text = new StringBuilder();
    if (!inputs.numbers().isEmpty()) {
      line(text, InputSpec.NUMBERS, "float32", "[rows, " + inputs.numbers().size() + "]");
      text.append("  ").append(quoted(inputs.numbers())).append('\n');
    }
    if (!inputs.categories().isEmpty()) {
      line(text, InputSpec.CODES, "int32", "[rows, " + inputs.categories().size() + "]");
      List<String> names = inputs.categories().stream().map(InputSpec.Category::name).toList();
      text.append("  ").append(quoted(names)).append("; 0 is missing or unknown\n");
    }
    for (Map.Entry<String, ?> array : inputs.arrays().entrySet()) {
      boolean list = inputs.lists().containsKey(array.getKey());
      String meaning = list ? ", codes; 0 is padding, 1 is unknown" : "";
      line(text, array.getKey(), "float32", "rows of shape " + array.getValue() + meaning);
    }
    return text.toString();
  }

  private static String outputs(ModelDirectory model) {
    StringBuilder text = new StringBuilder();
    for (TaskOutput task : model.card().tasks()) {
      String type = task.scale().isNone() ? "float32" : "float64";
      line(text, task.task(), type, "[rows, " + task.outputs().size() + "]");
      text.append("  ").append(meaning(task)).append('\n');
    }
    return text.toString();
  }

  private static String meaning(TaskOutput task) {
    String outputs = quoted(task.outputs());
    return switch (task.prediction()) {
      case VALUE -> "values of " + outputs;
      case DISTRIBUTION -> "the probability of each class: " + outputs;
      case PROBABILITY ->
          "the probability of "
              + outputs
              + "; yes from "
              + task.thresholds().stream()
                  .map(threshold -> Double.toString(threshold.value()))
                  .collect(Collectors.joining(", "))
              + " on";
    };
  }

  private static void line(StringBuilder text, String name, String type, String shape) {
    text.append("- `").append(name).append("`, ").append(type).append(", ").append(shape);
    text.append('\n');
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
  }
}
