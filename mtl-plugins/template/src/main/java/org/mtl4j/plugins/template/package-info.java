// SPDX-License-Identifier: Apache-2.0
/**
 * A plugin to copy.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.plugins.template;
