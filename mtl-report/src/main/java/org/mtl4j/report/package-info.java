// SPDX-License-Identifier: Apache-2.0
/**
 * The report of a run, comparison or front as one page for a browser. Reads the files of results
 * and computes no result; it needs no backend.
 *
 * <p>Calls {@code api}, {@code serve}.
 */
package org.mtl4j.report;
