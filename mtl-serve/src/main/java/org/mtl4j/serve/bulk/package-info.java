// SPDX-License-Identifier: Apache-2.0
/**
 * Prediction of delimited text of any size, and export of the graph. Called by commands and Java
 * programs; knows nothing of training.
 */
package org.mtl4j.serve.bulk;
