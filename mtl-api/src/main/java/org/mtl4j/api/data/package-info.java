/**
 * Data on its way to a model: raw {@link org.mtl4j.api.data.Table tables} as a source reads them,
 * and the encoded {@link org.mtl4j.api.data.Dataset} that a backend runs on. Sources are plugins;
 * fitting of vocabularies and moments on training rows is the core's work.
 */
package org.mtl4j.api.data;
