// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.run;

import java.io.PrintWriter;
import java.util.Optional;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.Table;
import org.mtl4j.core.data.csv.CsvSource;
import org.mtl4j.core.data.file.TableFiles;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.Registry;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The data source that reads a file of rows. */
public final class SourceOptions {
  @Option(
      names = "--source",
      paramLabel = "NAME",
      description =
          "Data source that reads the file, such as duckdb; mtl list data. Default: by the ending of"
              + " the file, else csv.")
  private Optional<String> name;

  @Mixin private PluginOptions plugins;

  private Optional<Registry> registry = Optional.empty();

  /** Loads all plugins, once; prints the reason for each that cannot be loaded. */
  public Registry registry(PrintWriter err) {
    if (registry.isEmpty()) {
      registry = Optional.of(plugins.load(err));
    }
    return registry.get();
  }

  /** Whether a file is delimited text; loads plugins only if its name does not tell. */
  public boolean isDelimited(String file, PrintWriter err) {
    return name.isEmpty() && TableFiles.isDelimited(file)
        || of(file, err).form().type() == CsvSource.class;
  }

  /** The source of a file. */
  public Entry of(String file, PrintWriter err) {
    return files(err).source(file, name);
  }

  /** Reads a file that is not delimited text. */
  public Table read(String file, Request request, PrintWriter err) {
    return files(err).read(file, name, request);
  }

  private TableFiles files(PrintWriter err) {
    return new TableFiles(registry(err));
  }
}
