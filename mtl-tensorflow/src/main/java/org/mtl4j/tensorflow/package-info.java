/**
 * The TensorFlow backend: compiles model definitions of {@code org.mtl4j.api} into TensorFlow
 * graphs and runs them on CPU or GPU.
 *
 * <p>The only package tree that may import TensorFlow. Called through the backend interface of the
 * API; calls {@code org.mtl4j.api} alone.
 */
package org.mtl4j.tensorflow;
