/**
 * The built-in learning rate schedules, one file each, found by name; asked by the trainer in every
 * step.
 */
package org.mtl4j.methods.schedule;
