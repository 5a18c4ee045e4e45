// SPDX-License-Identifier: Apache-2.0
/**
 * The state of a run apart from the program: losses and scores, states of methods, epochs, and the
 * calls of listeners.
 *
 * <p>Calls {@code api}, {@code backend}, {@code core.experiment}, {@code core.preparation}, {@code
 * core.train.evaluation}, {@code core.train.plan}, {@code serve}.
 */
package org.mtl4j.core.train.history;
