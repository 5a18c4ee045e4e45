// SPDX-License-Identifier: Apache-2.0
/**
 * Delimited text: its dialect, and its rows one after the other. Called by the CSV data source and
 * by bulk prediction.
 */
package org.mtl4j.serve.csv;
