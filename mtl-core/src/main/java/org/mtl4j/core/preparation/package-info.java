// SPDX-License-Identifier: Apache-2.0
/**
 * From an experiment to encoded data: reads the source, splits, fits tasks and preprocessing on the
 * training rows, encodes every part.
 *
 * <p>Calls {@code api}, {@code core.data}, {@code core.experiment}, {@code serve}.
 */
package org.mtl4j.core.preparation;
