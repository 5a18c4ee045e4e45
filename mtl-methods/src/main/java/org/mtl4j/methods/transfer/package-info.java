/** The built-in rules of co-learning and scheduling, one file each, found by name. */
package org.mtl4j.methods.transfer;
