// SPDX-License-Identifier: Apache-2.0
/**
 * Tasks. A {@link org.mtl4j.api.task.TaskType} has the options of a task; fitted on training rows
 * it becomes a {@link org.mtl4j.api.task.Task}, which encodes labels and builds loss and
 * predictions. Losses, metrics and heads are chosen by name. Used by the trainer.
 */
package org.mtl4j.api.task;
