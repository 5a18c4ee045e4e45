// SPDX-License-Identifier: Apache-2.0
/**
 * The description of an experiment: records that a configuration file is bound to and that Java
 * programs construct.
 */
package org.mtl4j.core.experiment;
