// SPDX-License-Identifier: Apache-2.0
/**
 * The folder of a stored model: its files, their checksums and their JSON. Called by {@code serve}
 * and by training, which writes the folder; calls {@code serve.answer}, {@code serve.encoding},
 * {@code serve.csv} and {@code serve.file}.
 */
package org.mtl4j.serve.bundle;
