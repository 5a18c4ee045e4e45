// SPDX-License-Identifier: Apache-2.0
/**
 * The interface between the core and an engine such as TensorFlow.
 *
 * <ul>
 *   <li>The core describes a model as a {@link org.mtl4j.backend.ModelDefinition}.
 *   <li>A {@link org.mtl4j.backend.Backend} compiles it into a {@link org.mtl4j.backend.Program},
 *       which trains and predicts. In each step the program asks the core through {@link
 *       org.mtl4j.backend.StepControl}.
 *   <li>A backend also opens an exported model as {@link org.mtl4j.backend.Served}, which only
 *       predicts.
 *   <li>{@link org.mtl4j.backend.ClassPathBackend} finds the backend.
 * </ul>
 *
 * <p>May change in any release: plugins do not see it.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.backend;
