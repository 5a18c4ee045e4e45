// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.formats.arff;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.data.FileEndings;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Files in Weka's attribute-relation file format, in UTF-8, plain or compressed, with dense or
 * sparse rows. Numeric attributes become numbers, nominal and string attributes categories, dates
 * seconds since 1970 in UTC. A value that a sparse row omits is 0, or the first value of a nominal
 * attribute. An unquoted question mark is a missing value.
 *
 * <p>Attributes that {@link #labels} or else the name of the relation declares as labels are left
 * out unless a task or the schema names them, so that no label becomes an input. MEKA writes {@code
 * -C n} into the name: the first n attributes are labels, or the last n for a negative n.
 *
 * @param train the training file
 * @param validation the validation file; if absent, rows are split off
 * @param test the test file; if absent, rows are split off
 * @param labels the attributes that are labels; by default those of the name of the relation
 */
@Pluggable(
    name = "arff",
    summary = "Weka's ARFF files, dense or sparse; labels as in Mulan and MEKA.",
    source = "Witten and Frank, Data Mining, 2000; Mulan, JMLR 2011")
@FileEndings(".arff")
public record ArffSource(
    @Option(value = "training file, plain or compressed", required = true) Path train,
    @Option("validation file; else rows are split off") Optional<Path> validation,
    @Option("test file; else rows are split off") Optional<Path> test,
    @Option("attributes that are labels: {xml}, {first} or {last}; else by -C in the file")
        Labels labels)
    implements DataSource {
  private static final Pattern MEKA = Pattern.compile("\\s-C\\s+(-?\\d{1,6})\\b");

  /** A training file without known labels. */
  public ArffSource(Path train) {
    this(train, Optional.empty(), Optional.empty(), new Labels());
  }

  @Override
  public Tables read(Request request) {
    return Tables.alike(
        new ArffFile(train, labels, request).read(),
        validation.map(file -> new ArffFile(file, labels, request).read()),
        test.map(file -> new ArffFile(file, labels, request).read()));
  }

  @Override
  public List<String> columns(Request request) {
    return new ArffFile(train, labels, request).names();
  }

  @Override
  public List<String> declaredLabels() {
    return new ArffFile(train, labels, Request.GUESS).labels();
  }

  /** With Mulan's list of labels of the same name beside the file, if the file declares none. */
  @Override
  public DataSource completed() {
    return declaredLabels().isEmpty()
        ? LabelsXml.beside(train)
            .<DataSource>map(
                xml -> new ArffSource(train, validation, test, new Labels(Optional.of(xml), 0, 0)))
            .orElse(this)
        : this;
  }

  /**
   * The attributes that are labels, given in one of three ways; none by default.
   *
   * @param xml a file that lists them, as in Mulan
   * @param first the number of labels at the beginning, as in MEKA
   * @param last the number of labels at the end
   */
  public record Labels(
      @Option("Mulan's XML file of labels") Optional<Path> xml,
      @Option("number of attributes at the beginning") int first,
      @Option("number of attributes at the end") int last) {
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

    /** These labels if there are any, else those of the name of a relation: {@code -C 6}. */
    Labels or(String relation) {
      Matcher count = MEKA.matcher(relation);
      if (xml.isPresent() || first + last > 0 || !count.find()) {
        return this;
      }
      int labels = Integer.parseInt(count.group(1));
      return new Labels(Optional.empty(), Math.max(0, labels), Math.max(0, -labels));
    }

    /**
     * The names of the labels among all attributes.
     *
     * @throws DataException if there are fewer attributes, or a listed one does not exist
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
