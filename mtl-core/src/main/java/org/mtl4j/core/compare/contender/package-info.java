/**
 * What a comparison compares: contenders, and the single-task baselines they are held against.
 * Called by the rest of {@code compare}; calls the plan of a run.
 */
package org.mtl4j.core.compare.contender;
