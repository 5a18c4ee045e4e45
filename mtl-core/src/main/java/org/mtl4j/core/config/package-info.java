// SPDX-License-Identifier: Apache-2.0
/**
 * From YAML to experiments and back. A file becomes a tree with the place of every node. The binder
 * turns the tree into records by the rules of {@link org.mtl4j.api.option.Option}. Each error names
 * the place, the key, what was found and what is expected. Called by the command line and by
 * programs that read configurations.
 */
package org.mtl4j.core.config;
