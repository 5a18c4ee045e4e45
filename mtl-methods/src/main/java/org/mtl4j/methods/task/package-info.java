// SPDX-License-Identifier: Apache-2.0
/**
 * The built-in tasks, one file each: a record with the options, and the {@code Fitted} task that it
 * becomes on training rows. Called when data are prepared and a model is assembled.
 */
package org.mtl4j.methods.task;
