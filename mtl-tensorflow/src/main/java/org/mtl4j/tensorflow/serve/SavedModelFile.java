// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import com.google.protobuf.CodedOutputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;

/** The file of a SavedModel in its folder. Equal graphs are equal bytes. */
final class SavedModelFile {
  /** Its name. */
  static final String NAME = "saved_model.pb";

  private SavedModelFile() {}

  /** Writes a graph; the folder is created if missing. */
  static void write(MetaGraphDef graph, Path folder) {
    SavedModel saved =
        SavedModel.newBuilder().setSavedModelSchemaVersion(1).addMetaGraphs(graph).build();
    try {
      Files.createDirectories(folder);
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(folder.resolve(NAME)))) {
        CodedOutputStream ordered = CodedOutputStream.newInstance(out);
        ordered.useDeterministicSerialization(); // TensorFlow's order of attributes is random
        saved.writeTo(ordered);
        ordered.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An empty signature. */
  static SignatureDef.Builder signature() {
    return SignatureDef.newBuilder().setMethodName("tensorflow/serving/predict");
  }
}
