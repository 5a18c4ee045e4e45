/**
 * From raw tables to encoded data sets: sources, the schema of columns, splits, and encodings
 * fitted on training rows alone. Used by the trainer's preparation and by the command line.
 */
package org.mtl4j.core.data;
