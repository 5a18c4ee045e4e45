/**
 * From raw tables to encoded data sets: the schema of columns, splits, and tables in memory.
 * Sources of their own kind live below: {@code csv} and {@code synthetic}; {@code encoding} learns
 * from training rows how to show columns to a model. Used by {@link org.mtl4j.core.preparation}, by
 * the command line and by Java programs.
 */
package org.mtl4j.core.data;
