// SPDX-License-Identifier: Apache-2.0
/**
 * Stored models: {@link org.mtl4j.serve.Model#load} loads a folder that training wrote and predicts
 * raw rows. Nothing in this module trains, reads a configuration or loads a plugin.
 *
 * <p>Called by Java programs that serve models, by training and by commands.
 */
package org.mtl4j.serve;
