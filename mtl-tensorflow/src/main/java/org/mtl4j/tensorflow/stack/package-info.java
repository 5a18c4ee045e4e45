// SPDX-License-Identifier: Apache-2.0
/**
 * Finds equal parts of several tasks: heads, losses, terms and predictions that differ only in
 * their variables, inputs and constants. Such parts are computed by one operation on arrays with
 * one more axis, and their variables are stored as one array. Reads graphs of the API; builds
 * nothing. Neither strategies nor tasks know of it.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.tensorflow.stack;
