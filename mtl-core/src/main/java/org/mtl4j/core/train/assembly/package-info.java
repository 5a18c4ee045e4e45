/**
 * From a plan to a model that a backend can compile: {@link
 * org.mtl4j.core.train.assembly.ModelAssembly} builds both graphs, and what has no meaning is
 * refused here in words, before the first step.
 *
 * <p>Called by {@code core.train} and by the inspection of a model; its requirements also by {@code
 * step}, to say which of them a loss violates. Calls {@code plan} and {@code batch}.
 */
package org.mtl4j.core.train.assembly;
