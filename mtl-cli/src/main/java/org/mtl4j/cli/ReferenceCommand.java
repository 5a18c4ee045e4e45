// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import org.mtl4j.cli.run.PluginOptions;
import org.mtl4j.core.config.Reference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mtl reference}: writes {@code docs/reference.md}. */
@Command(
    name = "reference",
    hidden = true,
    description = "Write the configuration reference as Markdown.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  mtl reference > docs/reference.md")
final class ReferenceCommand implements Runnable {
  @Mixin private PluginOptions plugins;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(Reference.markdown(plugins.load(spec.commandLine().getErr())));
    out.flush();
  }
}
