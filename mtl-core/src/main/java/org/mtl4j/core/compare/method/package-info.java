/**
 * Methods named on a command line, as contenders: names, options in braces, and grids of values.
 * Called by commands; calls the registry and {@code compare.contender}.
 */
package org.mtl4j.core.compare.method;
