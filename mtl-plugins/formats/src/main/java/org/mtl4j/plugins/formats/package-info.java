// SPDX-License-Identifier: Apache-2.0
/**
 * The plugin of file formats.
 *
 * <p>Calls {@code api}, {@code plugins.formats.arff}, {@code plugins.formats.idx}.
 */
package org.mtl4j.plugins.formats;
