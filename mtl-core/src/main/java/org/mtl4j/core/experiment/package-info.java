// SPDX-License-Identifier: Apache-2.0
/**
 * The description of an experiment: records that a configuration file is bound to and that Java
 * programs construct.
 *
 * <p>Calls {@code api}, {@code backend}, {@code core.data}, {@code methods}, {@code serve}.
 */
package org.mtl4j.core.experiment;
