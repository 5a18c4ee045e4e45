// SPDX-License-Identifier: Apache-2.0
/**
 * The methods of MTL4J: {@code balancer}, {@code weighting}, {@code sharing}, {@code transfer},
 * {@code network}, {@code loss}, {@code metric}, {@code task}, {@code schedule}, and the {@code
 * solver}s they use. One method is one record in one file. {@link org.mtl4j.methods.Methods}
 * registers them, as any plugin registers its own.
 *
 * <p>Calls {@code org.mtl4j.api} alone.
 */
package org.mtl4j.methods;
