// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.derive;

import java.util.List;
import java.util.Map;
import org.mtl4j.backend.ExportedGraph;
import org.mtl4j.serve.answer.TaskOutput;
import org.mtl4j.serve.bundle.ModelCard.Held;
import org.mtl4j.serve.bundle.Provenance;
import org.mtl4j.serve.bundle.StoredMetrics;
import org.mtl4j.serve.file.StoredArrays;

/**
 * Tasks that were trained on what the heads of a stored model read.
 *
 * @param outputs the tasks
 * @param inputs the columns of the training rows, with the kind of their values
 * @param labels the columns of the labels
 * @param run the run that trained them
 * @param metrics of the run
 * @param variables of the run
 * @param graph of the run; its first numbers are the representation
 */
@SuppressWarnings("exports") // for mtl-core, which sees serve.file
public record NewTasks(
    List<TaskOutput> outputs,
    Map<String, Held> inputs,
    Map<String, Held> labels,
    Provenance run,
    StoredMetrics metrics,
    StoredArrays variables,
    ExportedGraph graph) {}
