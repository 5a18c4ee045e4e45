// SPDX-License-Identifier: Apache-2.0
/**
 * From a plan to a model that a backend can compile: {@link
 * org.mtl4j.core.train.assembly.ModelAssembly} builds both graphs. Methods that cannot be used are
 * refused here, before the first step.
 *
 * <p>Calls {@code api}, {@code backend}, {@code core.experiment}, {@code core.preparation}, {@code
 * core.train.batch}, {@code core.train.plan}, {@code serve}.
 */
package org.mtl4j.core.train.assembly;
