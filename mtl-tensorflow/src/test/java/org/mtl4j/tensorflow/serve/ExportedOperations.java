// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;

/** The operations of stored graphs, for the tests of other packages. */
public final class ExportedOperations {
  private ExportedOperations() {}

  /** Those that a stored model may have. */
  public static Set<String> accepted() {
    return StoredGraph.OPERATIONS;
  }

  /** Those of an exported graph. */
  public static Set<String> of(Path folder) {
    try {
      SavedModel saved = SavedModel.parseFrom(Files.readAllBytes(folder.resolve(FrozenModel.FILE)));
      Set<String> operations = new TreeSet<>();
      saved.getMetaGraphs(0).getGraphDef().getNodeList().stream()
          .map(NodeDef::getOp)
          .forEach(operations::add);
      return operations;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
