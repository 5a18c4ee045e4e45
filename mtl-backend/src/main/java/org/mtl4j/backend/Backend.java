// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.backend;

import java.nio.file.Path;

/** An engine that compiles model definitions into programs and opens exported models. */
public interface Backend {
  /** Name and version, for listings and provenance: "tensorflow 2.18.0". */
  String description();

  /**
   * Begins to load libraries on another thread. The next call waits for them and reports their
   * errors. Optional: any call loads what it needs.
   */
  default void prepare() {}

  /**
   * Compiles a model and initializes its variables.
   *
   * @throws org.mtl4j.api.error.ConfigurationException if the model cannot run as configured, for
   *     example a balancer without a shared variable, or a device that does not exist
   */
  Program compile(ModelDefinition model, BackendOptions options);

  /**
   * Opens a model that {@link Program#export} wrote. Nothing else of the model is needed.
   *
   * @param folder the folder of the export
   * @throws org.mtl4j.api.error.DataException if the folder holds no such model
   */
  Served open(Path folder, BackendOptions options);

  /**
   * Reads a model that {@link Program#export} wrote, to make other exports from it.
   *
   * @param folder the folder of the export
   * @throws org.mtl4j.api.error.DataException if the folder holds no such model
   */
  ExportedGraph read(Path folder);
}
