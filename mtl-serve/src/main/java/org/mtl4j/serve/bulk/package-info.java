// SPDX-License-Identifier: Apache-2.0
/**
 * What is done with a stored model in bulk: predicting delimited text of any size, and handing its
 * graph to other programs. Called by commands and Java programs; knows nothing of training.
 */
package org.mtl4j.serve.bulk;
