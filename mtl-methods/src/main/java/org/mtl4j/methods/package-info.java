// SPDX-License-Identifier: Apache-2.0
/**
 * The methods of MTL4J, one record in one file each: {@code balancer}, {@code weighting}, {@code
 * sharing}, {@code transfer}, {@code network}, {@code loss}, {@code metric}, {@code task}, {@code
 * schedule}, {@code merging}, {@code reference}, and the {@code solver}s they use. {@link
 * org.mtl4j.methods.Methods} registers them, like any plugin.
 *
 * <p>Calls {@code api}, {@code methods.balancer}, {@code methods.loss}, {@code methods.merging},
 * {@code methods.metric}, {@code methods.network}, {@code methods.reference}, {@code
 * methods.schedule}, {@code methods.sharing.branch}, {@code methods.sharing.chain}, {@code
 * methods.sharing.condition}, {@code methods.sharing.expert}, {@code methods.sharing.hard}, {@code
 * methods.sharing.soft}, {@code methods.sharing.stitch}, {@code methods.task}, {@code
 * methods.transfer}, {@code methods.weighting}.
 */
package org.mtl4j.methods;
