/**
 * Comparisons: every task alone and every contender, trained from the same start with the same
 * budget, and the table that says what sharing changed. {@link org.mtl4j.core.compare.Comparison}
 * is the entry; {@code contender}, {@code trial} and {@code table} are its parts, and {@code
 * method} reads contenders from text. Called by {@code Mtl} and by commands.
 */
package org.mtl4j.core.compare;
