// SPDX-License-Identifier: Apache-2.0
/** Rows and values of delimited text. Called by the CSV data source and by bulk prediction. */
package org.mtl4j.serve.csv;
