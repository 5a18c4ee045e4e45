// SPDX-License-Identifier: Apache-2.0
/**
 * From a plan to a trained model. The {@link org.mtl4j.core.train.Trainer} builds and compiles the
 * graphs of a {@link org.mtl4j.core.train.plan.RunPlan}, trains epoch by epoch and returns a {@link
 * org.mtl4j.core.train.TrainedModel} with its {@link org.mtl4j.core.train.RunResult}.
 *
 * <p>The packages below are layers; each may call those before it: {@code plan}, {@code batch},
 * {@code evaluation}, {@code assembly}, {@code history}, {@code resume}, {@code step}. This package
 * calls all of them.
 *
 * <p>Calls {@code api}, {@code backend}, {@code core.config}, {@code core.data}, {@code
 * core.experiment}, {@code core.preparation}, {@code core.train.assembly}, {@code
 * core.train.batch}, {@code core.train.evaluation}, {@code core.train.history}, {@code
 * core.train.plan}, {@code core.train.resume}, {@code core.train.step}, {@code serve}.
 */
package org.mtl4j.core.train;
