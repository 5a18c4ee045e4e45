// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.api.task;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.mtl4j.api.data.Table;

/**
 * A task whose labels are read from columns by a {@link LabelFormat}. A record with the components
 * {@code name} and {@code format} reads its labels without further code. By default there is one
 * output for each column.
 */
public interface ColumnTask extends Task {
  /** The columns of the labels, and how they are read. */
  LabelFormat format();

  @Override
  default int labelWidth() {
    return format().width();
  }

  @Override
  default int outputWidth() {
    return labelWidth();
  }

  @Override
  default List<String> outputs() {
    return format().columns();
  }

  @Override
  default Optional<LabelFormat> labelFormat() {
    return Optional.of(format());
  }

  @Override
  default void encode(Table table, FloatBuffer labels) {
    format().read(table, name(), scale(), labels);
  }
}
