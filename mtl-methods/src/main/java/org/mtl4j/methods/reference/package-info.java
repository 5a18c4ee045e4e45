// SPDX-License-Identifier: Apache-2.0
/**
 * Light reference methods: the mean, and linear models. Heavier ones are plugins.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.methods.reference;
