package org.mtl4j.plugins.formats.arff;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Files in Weka's attribute-relation format, in UTF-8, plain or gzip, with dense or sparse rows.
 * Numeric attributes become numbers, nominal and string ones categories, dates numbers: seconds
 * since 1970 in UTC. In a sparse row a value that is left out is 0, or the first of a nominal
 * attribute. An unquoted question mark is a missing value.
 *
 * <p>Sets with several targets hold more label columns than a model may be asked to learn; those
 * that {@link #labels} names and no task reads are left out, so that no label becomes an input.
 *
 * @param train the file to learn from
 * @param validation a file to choose by, if there is one
 * @param test a file to judge by, if there is one
 * @param labels which attributes are labels
 */
@Pluggable(
    name = "arff",
    summary = "Weka's ARFF files, dense or sparse, plain or gzip; labels as in Mulan and MEKA.",
    source = "Witten and Frank, Data Mining, 2000; Mulan, JMLR 2011")
public record ArffSource(
    @Option(value = "file to learn from, plain or gzip", required = true) Path train,
    @Option("file to choose by; else rows are split off") Optional<Path> validation,
    @Option("file to judge by; else rows are split off") Optional<Path> test,
    @Option("attributes that are labels, by Mulan's XML file or their number at an end")
        Labels labels)
    implements DataSource {

  /** No attribute is known to be a label. */
  public ArffSource(Path train) {
    this(train, Optional.empty(), Optional.empty(), new Labels());
  }

  @Override
  public Tables read(Request request) {
    ArffFile file = new ArffFile(train, labels, request);
    Table rows = file.read();
    return new Tables(
        rows,
        validation.map(path -> alike(rows, new ArffFile(path, labels, request).read())),
        test.map(path -> alike(rows, new ArffFile(path, labels, request).read())));
  }

  private static Table alike(Table first, Table other) {
    for (Column column : first.columns()) {
      if (!other.has(column.name())) {
        throw new DataException(
            "%s has no attribute '%s', which %s has; it has %s"
                .formatted(
                    other.origin(),
                    column.name(),
                    first.origin(),
                    String.join(", ", other.names())));
      }
      if (other.column(column.name()).getClass() != column.getClass()) {
        throw new DataException(
            "%s: the attribute '%s' is of another type than in %s"
                .formatted(other.origin(), column.name(), first.origin()));
      }
    }
    return other;
  }

  /**
   * Which attributes are labels: one of three ways, or none.
   *
   * @param xml a file that lists them, as Mulan writes
   * @param first how many at the beginning, as MEKA writes
   * @param last how many at the end
   */
  public record Labels(
      @Option("Mulan's XML file that lists them") Optional<Path> xml,
      @Option("how many attributes at the beginning") int first,
      @Option("how many attributes at the end") int last) {
    public Labels {
      int ways = (xml.isPresent() ? 1 : 0) + (first == 0 ? 0 : 1) + (last == 0 ? 0 : 1);
      Bounds.atLeast(0, "first", first);
      Bounds.atLeast(0, "last", last);
      if (ways > 1) {
        throw new IllegalArgumentException(
            "labels are given by one of xml, first and last, but found xml %s, first %d, last %d"
                .formatted(xml.map(Path::toString).orElse("none"), first, last));
      }
    }

    public Labels() {
      this(Optional.empty(), 0, 0);
    }

    /**
     * The names of the labels among all attributes.
     *
     * @throws DataException where there are fewer, or one is missing
     */
    List<String> among(List<String> names, String origin) {
      if (xml.isPresent()) {
        List<String> listed = LabelsXml.read(xml.get());
        for (String name : listed) {
          if (!names.contains(name)) {
            throw new DataException(
                "%s lists the label '%s', but %s has no such attribute; it has %s"
                    .formatted(xml.get(), name, origin, String.join(", ", names)));
          }
        }
        return listed;
      }
      if (first + last > names.size()) {
        throw new DataException(
            "%s has %d attributes, of which %d cannot be labels"
                .formatted(origin, names.size(), first + last));
      }
      return first > 0 ? names.subList(0, first) : names.subList(names.size() - last, names.size());
    }
  }
}
