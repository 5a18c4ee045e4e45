// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.formats.idx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.ArrayColumn;
import org.mtl4j.api.data.Column;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.data.NumberColumn;
import org.mtl4j.api.data.Table;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.option.Bounds;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;

/**
 * Images in IDX files, the format of MNIST, plain or compressed. The column {@code image} has the
 * images: a file [rows, height, width] gives arrays [height, width, 1], a file [rows, height,
 * width, channels] arrays of this shape, a file [rows, width] vectors. The column {@code label} has
 * the labels; a file [rows, labels] gives the columns {@code label1}, {@code label2}, ...
 *
 * @param train the training files
 * @param validation the validation files; if absent, rows are split off
 * @param test the test files; if absent, rows are split off
 * @param divisor by which every number of an image is divided; 255 maps bytes to [0, 1]
 */
@Pluggable(
    name = "idx",
    summary = "Images and labels in IDX files, the format of MNIST, plain or compressed.",
    source = "LeCun, Cortes and Burges, the MNIST database")
public record IdxSource(
    @Option(value = "training files: {images, labels}", required = true) Files train,
    @Option("validation files; else rows are split off") Optional<Files> validation,
    @Option("test files; else rows are split off") Optional<Files> test,
    @Option("divisor of the numbers of an image, above 0") double divisor)
    implements DataSource {
  private static final String IMAGE = "image";
  private static final String LABEL = "label";

  public IdxSource {
    Bounds.positive("divisor", divisor);
  }

  /** Training files only; bytes are mapped to [0, 1]. */
  public IdxSource(Files train) {
    this(train, Optional.empty(), Optional.empty(), 255);
  }

  /** A file of images and a file of their labels. */
  public record Files(
      @Option(value = "the file of images", required = true) Path images,
      @Option(value = "the file of labels", required = true) Path labels) {}

  @Override
  public Tables read(Request request) {
    Table rows = table(train, request);
    for (String name : request.columns()) {
      if (!rows.has(name) && request.type(name) != ColumnType.SKIP) {
        throw new DataException(
            "%s has no column '%s', which the schema names; it has %s"
                .formatted(rows.origin(), name, String.join(", ", rows.names())));
      }
    }
    return new Tables(
        rows,
        validation.map(files -> table(files, request)),
        test.map(files -> table(files, request)));
  }

  private Table table(Files files, Request request) {
    IdxFile images = IdxFile.read(files.images());
    IdxFile labels = IdxFile.read(files.labels());
    if (images.rows() != labels.rows()) {
      throw new DataException(
          "%s holds %d images, but %s holds %d labels"
              .formatted(files.images(), images.rows(), files.labels(), labels.rows()));
    }
    List<Column> columns = new ArrayList<>();
    columns.add(image(images));
    columns.addAll(labels(labels));
    columns.removeIf(column -> request.type(column.name()) == ColumnType.SKIP);
    return new Table(files.images().toString(), images.rows(), columns);
  }

  private Column image(IdxFile file) {
    int[] sizes = file.sizes();
    boolean empty = Arrays.stream(sizes).skip(1).anyMatch(size -> size == 0);
    if (sizes.length < 2 || sizes.length > 4 || empty) {
      throw new DataException(
          "%s: found sizes %s where images are expected: [rows, height, width], perhaps channels"
              .formatted(file.path(), Arrays.toString(sizes)));
    }
    int[] row = Arrays.copyOfRange(sizes, 1, sizes.length);
    Shape shape = row.length == 2 ? Shape.of(row[0], row[1], 1) : Shape.of(row);
    float by = (float) divisor;
    float[] values = file.values();
    for (int i = 0; i < values.length; i++) {
      values[i] /= by;
    }
    return new ArrayColumn(IMAGE, shape, values);
  }

  private static List<Column> labels(IdxFile file) {
    int[] sizes = file.sizes();
    if (sizes.length > 2) {
      throw new DataException(
          "%s: found sizes %s where labels are expected: [rows] or [rows, labels]"
              .formatted(file.path(), Arrays.toString(sizes)));
    }
    int width = sizes.length == 1 ? 1 : sizes[1];
    List<Column> columns = new ArrayList<>();
    for (int k = 0; k < width; k++) {
      double[] values = new double[file.rows()];
      for (int row = 0; row < values.length; row++) {
        values[row] = file.values()[row * width + k];
      }
      columns.add(new NumberColumn(sizes.length == 1 ? LABEL : LABEL + (k + 1), values));
    }
    return columns;
  }
}
