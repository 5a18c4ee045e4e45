// SPDX-License-Identifier: Apache-2.0
/**
 * A method of one's own and the plugin that brings it: all that a JAR needs to be found by name.
 * Sees {@code org.mtl4j.api} alone; called by the core.
 */
package org.mtl4j.examples.method;
