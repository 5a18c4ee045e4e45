package org.mtl4j.backend;

import java.nio.file.Path;

/** Turns model definitions into programs. */
public interface Backend {
  /** A name for listings and provenance, with the version: "tensorflow 2.18.0". */
  String description();

  /**
   * Compiles a model and gives its variables their first values.
   *
   * @throws org.mtl4j.api.error.ConfigurationException where the model cannot be run as asked: a
   *     balancer without a shared variable, a device that does not exist
   */
  Program compile(ModelDefinition model, BackendOptions options);

  /**
   * Opens what {@link Program#export} wrote; nothing else of the model is needed.
   *
   * @param folder the one that was given to the export
   * @throws org.mtl4j.api.error.DataException where the folder holds no such model
   */
  Served open(Path folder, BackendOptions options);
}
