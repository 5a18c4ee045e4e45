// SPDX-License-Identifier: Apache-2.0
/**
 * The answers of a model: for each task, how its output is read, and the answer itself.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.serve.answer;
