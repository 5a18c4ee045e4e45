/**
 * The built-in losses, one file each, found by name; called by the built-in task types and by
 * whoever writes one. Each gives one value for each label; missing labels, row weights and the mean
 * are the caller's work.
 */
package org.mtl4j.methods.loss;
