// SPDX-License-Identifier: Apache-2.0
/**
 * Data of a model: raw {@link org.mtl4j.api.data.Table tables} as a source reads them, and the
 * encoded {@link org.mtl4j.api.data.Dataset} that a backend runs on. Sources are plugins; the core
 * fits vocabularies and moments on the training rows.
 *
 * <p>Calls {@code api.error}, {@code api.graph}, {@code api.option}.
 */
package org.mtl4j.api.data;
