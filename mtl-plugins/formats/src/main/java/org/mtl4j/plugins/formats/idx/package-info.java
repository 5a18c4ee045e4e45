// SPDX-License-Identifier: Apache-2.0
/** The data source of IDX files, {@link org.mtl4j.plugins.formats.idx.IdxSource}. */
package org.mtl4j.plugins.formats.idx;
