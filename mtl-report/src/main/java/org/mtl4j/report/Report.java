// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.mtl4j.api.Version;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.serve.file.AtomicFile;
import org.mtl4j.serve.file.Json;

/**
 * Writes the report of results: one HTML file that opens offline in any browser. All numbers are
 * those of the files in the folder of the results; long curves are thinned, with their extremes
 * kept.
 */
public final class Report {
  /** The name of the report in the folder of its results. */
  public static final String FILE = "report.html";

  private Report() {}

  /**
   * Writes the report of a run, comparison or front into its folder.
   *
   * @return its path
   * @throws ConfigurationException if the folder has no results or cannot be written
   */
  public static Path write(Path folder) {
    Path file = folder.resolve(FILE);
    write(List.of(folder), file);
    return file;
  }

  /**
   * Writes one report of several runs side by side, or that of a single folder.
   *
   * @param folders of runs that have a task in common; or of one comparison or front
   * @param file the report
   * @throws ConfigurationException if a folder has no results, several are not all runs, two runs
   *     have no task in common, or the file cannot be written
   */
  public static void write(List<Path> folders, Path file) {
    AtomicFile.write(file, Page.html(data(folders)));
  }

  /** What the page shows. */
  static ObjectNode data(List<Path> folders) {
    List<ResultFolder> results = folders.stream().map(ResultFolder::of).toList();
    ObjectNode data = Json.object().put("mtl4j", Version.current());
    if (results.size() == 1) {
      ResultFolder only = results.get(0);
      data.put("kind", only.kind().name().toLowerCase(Locale.ROOT));
      data.set("results", only.read(Curves.POINTS));
      return data;
    }
    for (ResultFolder each : results) {
      if (each.kind() != ResultFolder.Kind.RUN) {
        throw new ConfigurationException(
            "'%s' holds a %s; only runs are reported side by side"
                .formatted(each.path(), each.kind().text()));
      }
    }
    ArrayNode runs = data.put("kind", "runs").putArray("results");
    results.forEach(each -> runs.add(each.read(Curves.POINTS / results.size())));
    SideBySide.requireCommonTasks(folders, runs);
    SideBySide.nameApart(runs);
    return data;
  }
}
