/**
 * Whether sharing helped: single-task baselines with the same starting values and budget, relative
 * changes against them, several seeds. Called by the entry point of the library and by commands;
 * calls the trainer.
 */
package org.mtl4j.core.judge;
