package org.mtl4j.backend;

import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.OptionException;

/**
 * Where and how a model runs.
 *
 * @param device where to place the model; one that does not exist is refused, except by auto
 * @param threads threads inside one operation and across operations; 0 for one a core. A backend
 *     may have one pool a process, which the first model makes; it warns where a later one asks for
 *     another number
 * @param memoryGrowth take GPU memory as needed
 */
public record BackendOptions(
    @Option("cpu, gpu, gpu:1, or auto: the first GPU if there is one") String device,
    @Option("threads for the operations of a step; 0 for one a core") int threads,
    @Option("take GPU memory as it is needed, not all at once") boolean memoryGrowth) {

  public BackendOptions {
    Bounds.atLeast(0, "threads", threads);
    if (!device.matches("auto|cpu|gpu(:\\d+)?")) {
      throw new OptionException(
          "device", "must be cpu, gpu, gpu:N or auto, but is '" + device + "'");
    }
  }

  /** Any device, one thread a core, memory as needed. */
  public BackendOptions() {
    this("auto", 0, true);
  }
}
