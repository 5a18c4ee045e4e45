// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.run;

import com.fasterxml.jackson.databind.node.TextNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.data.DataSource.Request;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.config.Configuration;
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
          "Data source that reads the file, such as duckdb; mtl list data. Default: by the ending"
              + " of the file, else csv.")
  private Optional<String> name;

  @Mixin private PluginOptions plugins;

  private static final String LABELS = "labels";

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

  /**
   * The data source of a file.
   *
   * @param labels a list of its labels, for a source that takes one
   * @throws ConfigurationException if the source takes no list of labels
   */
  public DataSource open(String file, Optional<Path> labels, PrintWriter err) {
    if (labels.isEmpty()) {
      return files(err).open(file, name);
    }
    Entry entry = of(file, err);
    if (entry.form().components().stream().noneMatch(option -> option.key().equals(LABELS))) {
      throw new ConfigurationException(
          "the source '%s' of %s takes no list of labels; name the labels by --task"
              .formatted(entry.name(), file));
    }
    String key = entry.form().required().get(0).key();
    return new Configuration(registry(err))
        .create(
            Kind.DATA,
            entry.name(),
            List.of(key + "=" + quoted(file), LABELS + ".xml=" + quoted(labels.get().toString())));
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text.replace("${", "$${")).toString();
  }

  /** Reads a file that is not delimited text. */
  public Table read(String file, Request request, PrintWriter err) {
    return files(err).read(file, name, request);
  }

  private TableFiles files(PrintWriter err) {
    return new TableFiles(registry(err));
  }
}
