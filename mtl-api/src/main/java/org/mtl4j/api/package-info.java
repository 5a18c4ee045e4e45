/**
 * The vocabulary of MTL4J: what an author of a task, a sharing strategy or a balancing method needs
 * to see, and nothing else. Depends on the JDK alone; every other module depends on it.
 *
 * <ul>
 *   <li>{@code graph} - the symbolic language in which networks, losses and updates are written
 *   <li>{@code nn} - layers: owners of variables
 *   <li>{@code data} - raw tables, encoded data sets
 *   <li>{@code task} - what is learned: labels, losses, metrics
 *   <li>{@code sharing} - who shares which parameters
 *   <li>{@code coordination} - how tasks agree on an update, and what they teach each other
 *   <li>{@code train} - optimizers, schedules, listeners
 *   <li>{@code option} - annotations that give a record its name and its options their meaning
 *   <li>{@code spi} - how anything of the above is found by name
 *   <li>{@code error} - what goes wrong, and whose fault it is
 * </ul>
 */
package org.mtl4j.api;
