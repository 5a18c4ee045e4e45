// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.util.List;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.cli.run.PluginOptions;
import org.mtl4j.cli.screen.OutputFormat;
import org.mtl4j.cli.screen.RegistryJson;
import org.mtl4j.cli.screen.TextTable;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mtl list}: all methods and other components. */
@Command(
    name = "list",
    description = "List methods and other components that a configuration can name.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExamples:%n",
    footer = {"  mtl list balancer", "  mtl list --format json"})
final class ListCommand implements Runnable {
  @Parameters(
      arity = "0..1",
      paramLabel = "KIND",
      description =
          "task, loss, metric, data, encoder, head, sharing, weighting, balancer, transfer,"
              + " optimizer or schedule. Default: all.")
  private String kind;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "text, or json: an array of {kind, name, summary, source, from}. Default:"
              + " ${DEFAULT-VALUE}.")
  private OutputFormat format;

  @Mixin private PluginOptions plugins;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    List<Kind<?>> kinds = kind == null ? Kind.all() : List.of(Registry.kind(kind));
    Registry registry = plugins.load(spec.commandLine().getErr());
    if (format == OutputFormat.JSON) {
      RegistryJson.list(
          out, kinds.stream().flatMap(each -> registry.entries(each).stream()).toList());
    } else {
      kinds.forEach(each -> text(out, each, registry.entries(each)));
    }
    out.flush();
  }

  private void text(PrintWriter out, Kind<?> of, List<Entry> entries) {
    out.println(spec.commandLine().getColorScheme().text("@|bold,underline " + of + "|@"));
    TextTable columns = new TextTable(spec.commandLine());
    for (Entry entry : entries) {
      String from = entry.builtIn() ? "" : " (from " + entry.from() + ")";
      columns.row(entry.name(), entry.summary() + from);
    }
    out.println(columns.text());
  }
}
