// SPDX-License-Identifier: Apache-2.0
/**
 * The command {@code mtl}: puts core, TensorFlow backend and plugins together.
 *
 * <p>Nothing calls this package; it may call every other module.
 */
package org.mtl4j.cli;
