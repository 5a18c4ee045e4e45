// SPDX-License-Identifier: Apache-2.0
/**
 * Pareto fronts: one experiment trained along preferences, which points are dominated, and the
 * hypervolume.
 */
package org.mtl4j.core.pareto;
