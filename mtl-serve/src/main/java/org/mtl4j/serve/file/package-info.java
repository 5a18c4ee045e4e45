// SPDX-License-Identifier: Apache-2.0
/**
 * Atomic writes of files and folders, locks of folders, array files, JSON, and the errors of files.
 * Called by everything that reads or writes files; calls the API alone.
 */
package org.mtl4j.serve.file;
