// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in schedules of the learning rate, one file each. Called by the trainer in every step.
 */
package org.mtl4j.methods.schedule;
