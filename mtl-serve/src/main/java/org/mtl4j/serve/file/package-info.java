// SPDX-License-Identifier: Apache-2.0
/**
 * Files and folders that are there whole or not at all, and what to say where they cannot be
 * written. Called by whatever leaves something on disk; calls nothing of ours but errors.
 */
package org.mtl4j.serve.file;
