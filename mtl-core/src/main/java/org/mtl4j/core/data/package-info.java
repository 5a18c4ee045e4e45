// SPDX-License-Identifier: Apache-2.0
/**
 * Tables in memory, and the split of a table into training, validation and test rows. The packages
 * below have the built-in data sources: {@code csv} and {@code synthetic}.
 *
 * <p>Calls {@code api}, {@code serve}.
 */
package org.mtl4j.core.data;
