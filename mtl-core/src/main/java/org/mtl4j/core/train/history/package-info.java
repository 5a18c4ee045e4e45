// SPDX-License-Identifier: Apache-2.0
/**
 * The state of a run apart from the program: losses and scores, states of methods, epochs, and the
 * calls of listeners.
 */
package org.mtl4j.core.train.history;
