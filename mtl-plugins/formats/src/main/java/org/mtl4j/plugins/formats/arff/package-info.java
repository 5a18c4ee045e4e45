// SPDX-License-Identifier: Apache-2.0
/**
 * The data source of ARFF files, {@link org.mtl4j.plugins.formats.arff.ArffSource}. A file is read
 * line by line; each value is appended to the array of its column.
 */
package org.mtl4j.plugins.formats.arff;
