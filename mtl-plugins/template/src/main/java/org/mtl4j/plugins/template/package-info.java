/**
 * A plugin to start one's own from. Sees {@code org.mtl4j.api} and the JDK alone; called by the
 * core.
 */
package org.mtl4j.plugins.template;
