/**
 * The table of a comparison: outcomes to means, deviations, paired tests and ranks, and the table
 * as text. Called by {@code compare} and by reports; trains nothing.
 */
package org.mtl4j.core.compare.table;
