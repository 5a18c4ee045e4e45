/**
 * From YAML to experiments and back. A file becomes a tree whose every node knows its place; the
 * binder turns the tree into records by the rules of {@link org.mtl4j.api.option.Option}; each
 * error names the place, the key, what was found and what is expected. Called by the command line
 * and by Java programs that read configurations.
 */
package org.mtl4j.core.config;
