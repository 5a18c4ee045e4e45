// SPDX-License-Identifier: Apache-2.0
/**
 * The source of ARFF files. {@link org.mtl4j.plugins.formats.arff.ArffSource} is the entry point; a
 * file is read line by line, each value directly into its column.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.plugins.formats.arff;
