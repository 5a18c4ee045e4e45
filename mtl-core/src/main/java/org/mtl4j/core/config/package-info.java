// SPDX-License-Identifier: Apache-2.0
/**
 * From YAML to experiments and back. A file becomes a tree whose nodes know their line and column;
 * the binder turns the tree into records by the rules of {@link org.mtl4j.api.option.Option}. Each
 * error names the place, the key, what was found and what is expected.
 *
 * <p>Calls {@code api}, {@code core.data.file}, {@code core.experiment}, {@code core.registry},
 * {@code serve}.
 */
package org.mtl4j.core.config;
