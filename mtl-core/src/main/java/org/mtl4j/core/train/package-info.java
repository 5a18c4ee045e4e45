/**
 * From fitted tasks and encoded rows to a trained model. {@link org.mtl4j.core.train.ModelAssembly}
 * builds the graphs of a {@link org.mtl4j.core.train.RunPlan}; the {@link
 * org.mtl4j.core.train.Trainer} has a backend compile them and drives the steps. Everything that
 * changes during a run lives in plain arrays: {@link org.mtl4j.core.train.RunHistory}, the number
 * of the step, and the snapshot of the program.
 *
 * <p>Called by {@code core.judge} and the entry point of the library; calls {@code
 * core.preparation} and {@code core.experiment}, and of a backend the API alone.
 */
package org.mtl4j.core.train;
