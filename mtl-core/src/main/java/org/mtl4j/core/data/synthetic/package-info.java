/** Sources that draw their rows from a model of related tasks instead of reading them. */
package org.mtl4j.core.data.synthetic;
