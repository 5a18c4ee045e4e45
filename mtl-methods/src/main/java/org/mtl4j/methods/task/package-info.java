/**
 * The built-in task types, one file each, found by name: records that say which columns hold a
 * label and how to read them, and the {@code Fitted} tasks they become on training rows. Called by
 * the preparation of an experiment and by the model's assembly.
 */
package org.mtl4j.methods.task;
