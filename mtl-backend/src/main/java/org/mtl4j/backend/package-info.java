/**
 * What executes a model. The core assembles a {@link org.mtl4j.backend.ModelDefinition}; a backend
 * compiles it into a {@link org.mtl4j.backend.Program}, for the trainer, and opens what a program
 * exported as {@link org.mtl4j.backend.Served}, for whoever predicts.
 */
package org.mtl4j.backend;
