// SPDX-License-Identifier: Apache-2.0
/**
 * The source of IDX files. {@link org.mtl4j.plugins.formats.idx.IdxSource} is the entry point.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.plugins.formats.idx;
