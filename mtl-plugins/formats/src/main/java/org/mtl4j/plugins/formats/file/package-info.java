// SPDX-License-Identifier: Apache-2.0
/**
 * Opens files, plain or gzip.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.plugins.formats.file;
