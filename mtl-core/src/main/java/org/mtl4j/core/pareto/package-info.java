/**
 * Fronts: one experiment trained along preferences, which points others dominate, and the
 * hypervolume. Called by the entry point of the library, by reports and by commands; has {@code
 * core.compare} do the trainings.
 */
package org.mtl4j.core.pareto;
