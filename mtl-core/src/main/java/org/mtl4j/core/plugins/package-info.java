/**
 * Loads plugins from JARs and zips in a folder, each in a class loader of its own, through PF4J; a
 * broken one is reported and left out. Called by the command line and by programs that want a
 * folder beside their class path; hands what it found to {@code registry}. Calls the API, the
 * registry and PF4J, which no other package does.
 */
package org.mtl4j.core.plugins;
