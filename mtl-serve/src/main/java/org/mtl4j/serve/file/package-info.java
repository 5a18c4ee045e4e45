// SPDX-License-Identifier: Apache-2.0
/**
 * Files and folders that are written completely or not at all, locks of folders, array files, and
 * errors of the file system.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.serve.file;
