/**
 * What is to be done: a {@link org.mtl4j.core.train.plan.RunPlan} says all that one run is made of,
 * a {@link org.mtl4j.core.train.plan.EvaluatedTask} what is learned and what it is judged by.
 * Values that do nothing by themselves.
 *
 * <p>Called by everything that trains or compares; calls {@code core.experiment} and {@code
 * core.preparation}.
 */
package org.mtl4j.core.train.plan;
