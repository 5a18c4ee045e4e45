// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in gradient balancers, one file each. Those that use only the Gramian solve its problem
 * with {@link org.mtl4j.methods.solver}. Records have only options; the buffers of a run are in the
 * result of {@code solver}. T is the number of active tasks of a step, G their Gramian, ḡ the mean
 * of their gradients.
 *
 * <p>Calls {@code api}, {@code methods.solver}.
 */
package org.mtl4j.methods.balancer;
