/**
 * What executes a model. The core assembles a {@link org.mtl4j.api.backend.ModelDefinition}; a
 * backend compiles it into a {@link org.mtl4j.api.backend.Program}. Called by the trainer alone.
 */
package org.mtl4j.api.backend;
