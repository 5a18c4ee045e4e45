/**
 * What has happened in a run: losses and scores as methods may see them, the states of methods, the
 * epochs done, and whoever is told of it. Everything that changes in a run beside the program is
 * here, in plain numbers by name.
 *
 * <p>Called by {@code resume}, {@code step} and {@code core.train}; calls {@code plan} and {@code
 * evaluation}.
 */
package org.mtl4j.core.train.history;
