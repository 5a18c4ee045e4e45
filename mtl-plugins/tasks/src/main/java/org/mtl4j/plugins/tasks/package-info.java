// SPDX-License-Identifier: Apache-2.0
/**
 * Further tasks, one file each, and their metrics: ordinal classes, counts, quantiles, lifetime
 * values. Depends on {@code org.mtl4j.api} and the JDK only.
 */
package org.mtl4j.plugins.tasks;
