// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.Supplier;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.report.LiveServer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options for the live page of a command. Without them nothing listens. */
public final class WatchOptions {
  private static final int MOST = 65_535;

  @Option(
      names = "--watch",
      description =
          "Serve a live page with progress, curves and a button to stop, for browsers on this"
              + " machine.")
  private boolean watch;

  @Option(
      names = "--watch-port",
      paramLabel = "PORT",
      defaultValue = "0",
      description = "Port of the live page; 0 for a free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Whether a live page is asked for. */
  public boolean watched() {
    return watch;
  }

  /**
   * Starts to serve the live page if it is asked for, and prints its address.
   *
   * @param state what the page shows
   * @throws ConfigurationException if the port is in use
   */
  public Optional<LiveServer> start(Supplier<ObjectNode> state, Interruption interruption) {
    if (port < 0 || port > MOST) {
      throw new ConfigurationException(
          "--watch-port must be from 0 to %d, but is %d".formatted(MOST, port));
    }
    if (!watch) {
      return Optional.empty();
    }
    LiveServer server = LiveServer.start(port, state, interruption::requestStop);
    spec.commandLine().getErr().println("mtl: live page: " + server.address());
    spec.commandLine().getErr().flush();
    return Optional.of(server);
  }
}
