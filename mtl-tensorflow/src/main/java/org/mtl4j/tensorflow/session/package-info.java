// SPDX-License-Identifier: Apache-2.0
/**
 * Runs finished graphs on TensorFlow's C interface: a session, its prepared runs, and the native
 * memory that is fed to them. Memory is allocated once and written again for each run; operations
 * are looked up by name only when a run is prepared.
 *
 * <ul>
 *   <li>{@code NativeSession}: a graph in a session on a device.
 *   <li>{@code NativeCall}: one prepared run, with its feeds, fetches and targets.
 *   <li>{@code NativeTensor}, {@code BoundRows}: memory for one feed, and for a data set.
 *   <li>{@code NativeLibrary}: loads the library, or says why it cannot be loaded.
 *   <li>{@code NativeFailure}: errors of TensorFlow as exceptions of the API.
 *   <li>{@code SessionConfig}: the options of a backend in TensorFlow's terms.
 * </ul>
 *
 * <p>Calls {@code api}, {@code backend}, {@code tensorflow.graph}.
 */
package org.mtl4j.tensorflow.session;
