/**
 * From a plan to a trained model. The {@link org.mtl4j.core.train.Trainer} has the graphs of a
 * {@link org.mtl4j.core.train.plan.RunPlan} built and compiled, takes one epoch after the other and
 * hands back a {@link org.mtl4j.core.train.TrainedModel} with its {@link
 * org.mtl4j.core.train.RunResult}.
 *
 * <p>What a run consists of lives below, and every package there may call those named before it:
 * {@code plan}, {@code rows}, {@code evaluation}, {@code assembly}, {@code history}, {@code keep},
 * {@code step}. This package calls them all; none of them calls this one.
 *
 * <p>Called by {@code core.compare} and the entry point of the library; calls of a backend the API
 * alone.
 */
package org.mtl4j.core.train;
