/**
 * The built-in sharing strategies, one file each, found by name; called by the model's assembly.
 */
package org.mtl4j.methods.sharing;
