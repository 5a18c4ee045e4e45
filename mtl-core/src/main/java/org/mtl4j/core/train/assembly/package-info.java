// SPDX-License-Identifier: Apache-2.0
/**
 * From a plan to a model that a backend can compile: {@link
 * org.mtl4j.core.train.assembly.ModelAssembly} builds both graphs. Methods that cannot be used are
 * refused here, before the first step.
 */
package org.mtl4j.core.train.assembly;
