/** The last parts of networks, found by name; built through the blueprint. */
package org.mtl4j.core.head;
