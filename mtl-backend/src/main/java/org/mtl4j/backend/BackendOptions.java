// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.backend;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;

/**
 * The device and threads of a model.
 *
 * @param device where the model runs; an error if it does not exist. {@code auto} takes the first
 *     GPU, or the CPU if there is no GPU
 * @param threads threads within an operation and across operations; 0 for one per core. A backend
 *     may have one thread pool per process, created for the first model; it warns if a later model
 *     asks for another number
 * @param memoryGrowth whether GPU memory is allocated as needed; if false, all of it at once
 */
public record BackendOptions(
    @Option("cpu, gpu, gpu:1, or auto: the first GPU if there is one") String device,
    @Option("threads for the operations of a step, 1024 at most; 0 for one a core") int threads,
    @Option("take GPU memory as it is needed, not all at once") boolean memoryGrowth) {

  public BackendOptions {
    Bounds.within(0, 1024, "threads", threads);
    if (!device.matches("auto|cpu|gpu(:\\d+)?")) {
      throw new OptionException(
          "device", "must be cpu, gpu, gpu:N or auto, but is '" + device + "'");
    }
  }

  /** Device auto, one thread per core, GPU memory as needed. */
  public BackendOptions() {
    this("auto", 0, true);
  }
}
