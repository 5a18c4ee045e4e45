// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.cli.run.PluginOptions;
import org.mtl4j.cli.screen.OutputFormat;
import org.mtl4j.cli.screen.RegistryJson;
import org.mtl4j.cli.screen.TextTable;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.LocatedPlugin;
import org.mtl4j.core.registry.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mtl plugins}: the plugins, what each provides, and which were not loaded. */
@Command(
    name = "plugins",
    description = "List the plugins, what each provides, and why others were not loaded.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    usageHelpAutoWidth = true,
    footerHeading = "%nExamples:%n",
    footer = {"  mtl plugins --plugins ~/mtl-plugins", "  mtl plugins --format json"})
final class PluginsCommand implements Runnable {
  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "text, or json: {folder, plugins: [{name, version, from, provides}], leftOut}. Default:"
              + " ${DEFAULT-VALUE}.")
  private OutputFormat format;

  @Mixin private PluginOptions plugins;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Registry registry = plugins.load();
    PrintWriter out = spec.commandLine().getOut();
    if (format == OutputFormat.JSON) {
      RegistryJson.plugins(out, plugins.given(), registry);
    } else {
      text(out, registry);
    }
    out.flush();
  }

  private void text(PrintWriter out, Registry registry) {
    out.println("folder: " + plugins.given().orElse("none"));
    registry.plugins().forEach(plugin -> show(out, plugin, registry.entries()));
    if (!registry.problems().isEmpty()) {
      title(out, "not loaded");
      registry.problems().forEach(problem -> out.println("  " + problem.getMessage()));
    }
  }

  private void show(PrintWriter out, LocatedPlugin plugin, List<Entry> entries) {
    title(out, plugin.name());
    TextTable columns = new TextTable(spec.commandLine());
    columns.row("version", plugin.version().orElse("unknown"));
    columns.row("from", plugin.place());
    for (Kind<?> kind : Kind.all()) {
      String names =
          entries.stream()
              .filter(entry -> entry.kind() == kind && entry.from().equals(plugin.name()))
              .map(Entry::name)
              .collect(Collectors.joining(", "));
      if (!names.isEmpty()) {
        columns.row(kind.id(), names);
      }
    }
    out.print(columns.text());
  }

  private void title(PrintWriter out, String text) {
    out.println();
    out.println(spec.commandLine().getColorScheme().text("@|bold,underline " + text + "|@"));
  }
}
