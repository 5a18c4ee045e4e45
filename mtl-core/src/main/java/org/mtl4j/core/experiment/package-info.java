/**
 * The description of an experiment: records that a configuration file is bound to and that Java
 * programs construct. Nothing here runs anything.
 */
package org.mtl4j.core.experiment;
