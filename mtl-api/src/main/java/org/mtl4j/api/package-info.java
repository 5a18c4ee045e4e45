// SPDX-License-Identifier: Apache-2.0
/**
 * The API of MTL4J for authors of plugins: tasks, data sources, encoders, sharing strategies, loss
 * weightings, gradient balancers. It depends on the JDK only; every other module depends on it.
 *
 * <ul>
 *   <li>{@code graph} - symbolic expressions of which networks, losses and updates are built
 *   <li>{@code nn} - layers
 *   <li>{@code data} - raw tables, encoded data sets
 *   <li>{@code task} - labels, heads, losses, metrics
 *   <li>{@code sharing} - which parameters are shared between tasks
 *   <li>{@code coordination} - how the losses of tasks become one update; transfer between tasks
 *   <li>{@code train} - optimizers, schedules, listeners
 *   <li>{@code option} - annotations of configurable records, checks of options
 *   <li>{@code spi} - plugins, and the kinds of pluggable records
 *   <li>{@code error} - typed errors
 * </ul>
 */
package org.mtl4j.api;
