/**
 * Single runs of a comparison or a front: what a trial is, where it runs, and the store of finished
 * trials. Called by {@code compare} and {@code pareto}; calls the trainer.
 */
package org.mtl4j.core.compare.trial;
