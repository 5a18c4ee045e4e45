// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.MtlException;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.serve.Model;
import org.mtl4j.serve.file.FolderDraft;
import org.mtl4j.serve.file.Sha256;
import org.mtl4j.testkit.bytes.Alterations;
import org.tensorflow.proto.AttrValue;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.FunctionDef;
import org.tensorflow.proto.MetaGraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.proto.SavedModel;
import org.tensorflow.proto.SignatureDef;
import org.tensorflow.proto.TensorInfo;
import org.tensorflow.proto.TensorProto;
import org.tensorflow.proto.TensorShapeProto;

/** Models that somebody altered, with and without digests that match. */
class HostileModelTest {
  private static final String GRAPH = "saved_model/saved_model.pb";

  @TempDir private static Path folder;
  private static Path whole;
  private static Map<String, byte[]> files;
  private static String answer;

  @BeforeAll
  static void save() throws IOException {
    whole = folder.resolve("whole");
    try (TrainedModel trained =
        Mtl.create()
            .train(Mixed.experiment(Mixed.table(200, 1)).training(t -> t.epochs(1)).build())) {
      trained.save(whole);
    }
    files = new HashMap<>();
    for (Path file : FolderDraft.files(whole)) {
      files.put(file.toString(), Files.readAllBytes(whole.resolve(file)));
    }
    answer = answer(whole);
  }

  private static String answer(Path model) {
    Map<String, Object> row = new HashMap<>();
    try (Model loaded = Model.load(model)) {
      loaded.columns().forEach(column -> row.put(column, 1));
      return loaded.tasks().stream()
          .map(task -> task.task() + loaded.predict(row).of(task.task()))
          .toList()
          .toString();
    }
  }

  private static Path copy(Map<String, byte[]> content) throws IOException {
    Path model = Files.createTempDirectory(folder, "model");
    for (Map.Entry<String, byte[]> file : content.entrySet()) {
      Path target = model.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.write(target, file.getValue());
    }
    return model;
  }

  /** Gives every file the digest that it has now, as somebody who forges a model would. */
  private static void reseal(Map<String, byte[]> content) {
    String card = new String(content.get("model.json"), StandardCharsets.UTF_8);
    for (String file : files.keySet()) {
      if (content.containsKey(file)) {
        card = card.replace(Sha256.of(bytes(files.get(file))), Sha256.of(bytes(content.get(file))));
      }
    }
    card = card.replaceFirst("\"digest\" : \"\\w+\"", "\"digest\" : \"" + "0".repeat(64) + '"');
    card = card.replaceFirst("0{64}", Sha256.of(card));
    content.put("model.json", card.getBytes(StandardCharsets.UTF_8));
  }

  private static java.nio.ByteBuffer bytes(byte[] content) {
    return java.nio.ByteBuffer.wrap(content);
  }

  private static Path forged(Consumer<MetaGraphDef.Builder> change) throws IOException {
    SavedModel.Builder saved = SavedModel.parseFrom(files.get(GRAPH)).toBuilder();
    change.accept(saved.getMetaGraphsBuilder(0));
    return forged(saved.build().toByteArray());
  }

  private static Path forged(byte[] graph) throws IOException {
    Map<String, byte[]> content = new HashMap<>(files);
    content.put(GRAPH, graph);
    reseal(content);
    return copy(content);
  }

  private static void refused(String message, Consumer<MetaGraphDef.Builder> change)
      throws IOException {
    Path model = forged(change);
    assertThatThrownBy(() -> answer(model))
        .as(message)
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
  }

  private static NodeDef text(String name, String value) {
    TensorProto tensor =
        TensorProto.newBuilder()
            .setDtype(DataType.DT_STRING)
            .setTensorShape(TensorShapeProto.newBuilder())
            .addStringVal(ByteString.copyFromUtf8(value))
            .build();
    return NodeDef.newBuilder()
        .setName(name)
        .setOp("Const")
        .putAttr("dtype", AttrValue.newBuilder().setType(DataType.DT_STRING).build())
        .putAttr("value", AttrValue.newBuilder().setTensor(tensor).build())
        .build();
  }

  private static void outputs(MetaGraphDef.Builder meta, Consumer<TensorInfo.Builder> change) {
    SignatureDef.Builder all = meta.getSignatureDefOrThrow(FrozenModel.ALL).toBuilder();
    all.getOutputsMap()
        .forEach(
            (name, tensor) -> {
              TensorInfo.Builder changed = tensor.toBuilder();
              change.accept(changed);
              all.putOutputs(name, changed.build());
            });
    meta.putSignatureDef(FrozenModel.ALL, all.build());
  }

  private static void inputs(MetaGraphDef.Builder meta, Consumer<TensorInfo.Builder> change) {
    SignatureDef.Builder all = meta.getSignatureDefOrThrow(FrozenModel.ALL).toBuilder();
    all.getInputsMap()
        .forEach(
            (name, tensor) -> {
              TensorInfo.Builder changed = tensor.toBuilder();
              change.accept(changed);
              all.putInputs(name, changed.build());
            });
    meta.putSignatureDef(FrozenModel.ALL, all.build());
  }

  private static void sizes(MetaGraphDef.Builder meta, long size) {
    inputs(
        meta,
        tensor -> {
          for (int i = 1; i < tensor.getTensorShape().getDimCount(); i++) {
            tensor.getTensorShapeBuilder().getDimBuilder(i).setSize(size);
          }
        });
  }

  @Test
  void operationsThatNoModelHasAreNotRun() throws IOException {
    Path written = folder.resolve("written");
    refused(
        "its operation 'evil' is WriteFile, which no model of MTL4J has, so it is not run",
        meta -> {
          meta.getGraphDefBuilder()
              .addNode(NodeDef.newBuilder().setName("evil").setOp("WriteFile"))
              .addNode(text("a", written.toString()));
          meta.getGraphDefBuilder().getNodeBuilder(0).addInput("^evil");
        });
    assertThat(written).doesNotExist();
    refused(
        "its operation 'evil' is NoSuchOp",
        meta ->
            meta.getGraphDefBuilder()
                .addNode(NodeDef.newBuilder().setName("evil").setOp("NoSuchOp")));
    refused(
        "has functions, which no model of MTL4J has",
        meta ->
            meta.getGraphDefBuilder()
                .getLibraryBuilder()
                .addFunction(FunctionDef.getDefaultInstance()));
    refused(
        "its operation 'text' is on DT_STRING",
        meta -> meta.getGraphDefBuilder().addNode(text("text", "hello")));
  }

  @Test
  void aSignatureThatDoesNotFitIsRefused() throws IOException {
    refused("names the tensor 'nocolon'", meta -> outputs(meta, t -> t.setName("nocolon")));
    refused("names the tensor ''", meta -> inputs(meta, t -> t.setName("")));
    refused(
        "has no operation 'input.7",
        meta -> inputs(meta, t -> t.setName(t.getName().replaceAll("(\\d+):", "7$1:"))));
    refused(
        "has no signature 'serving_default'; it has []", MetaGraphDef.Builder::clearSignatureDef);
    refused("has no operation 'input.0'", meta -> meta.getGraphDefBuilder().clearNode());
    for (long size : new long[] {1L << 40, -5, 0, Long.MIN_VALUE}) {
      refused("but rows of a fixed size are expected", meta -> sizes(meta, size));
    }
    refused("the graph reads '", meta -> sizes(meta, 2_000_000_000));
    refused(
        "expected Placeholder of DT_HALF", meta -> inputs(meta, t -> t.setDtype(DataType.DT_HALF)));
  }

  @Test
  void aGraphThatCannotRunIsRefusedBeforeItsFirstAnswer() throws IOException {
    refused(
        "is no graph that can run",
        meta -> {
          NodeDef.Builder node = meta.getGraphDefBuilder().getNodeBuilder(3);
          node.addInput("^" + node.getName());
        });
    Path scalar =
        forged(
            meta -> {
              for (NodeDef.Builder node : meta.getGraphDefBuilder().getNodeBuilderList()) {
                if (node.getName().equals("prediction.1")) {
                  node.setInput(0, "prediction.0");
                }
              }
            });
    assertThatThrownBy(() -> answer(scalar))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("answers the task 'kind' with 1 numbers for 1 rows of 3 outputs");
  }

  @Test
  void whatIsNoGraphIsRefused() throws IOException {
    byte[] noise = new byte[5000];
    new Random(1).nextBytes(noise);
    byte[] groups = new byte[400_000];
    Arrays.fill(groups, (byte) 0x1b);
    for (byte[] graph : List.of(noise, new byte[0], field(2, field(5, groups)))) {
      Path model = forged(graph);
      assertThatThrownBy(() -> answer(model))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("saved_model.pb: ");
    }
  }

  private static byte[] field(int number, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(number << 3 | 2);
    int length = content.length;
    for (; length >= 128; length >>>= 7) {
      out.write(length & 127 | 128);
    }
    out.write(length);
    out.writeBytes(content);
    return out.toByteArray();
  }

  @Test
  void aFolderThatIsCopiedInPartIsRefused() throws IOException {
    for (String file : files.keySet()) {
      Map<String, byte[]> content = new HashMap<>(files);
      content.remove(file);
      Path without = copy(content);
      content.put(file, Arrays.copyOf(files.get(file), files.get(file).length / 2));
      Path half = copy(content);
      assertThatThrownBy(() -> answer(half)).as(file).isInstanceOf(DataException.class);
      if (!file.startsWith("samples") && !file.startsWith("variables")) {
        assertThatThrownBy(() -> answer(without)).as(file).isInstanceOf(DataException.class);
      }
    }
  }

  /** Whatever is altered, the answer is the same or there is an error in words. */
  @Test
  void anAlteredModelIsRefused() throws IOException {
    Alterations alterations = new Alterations(7);
    List<String> names = files.keySet().stream().sorted().toList();
    for (int i = 0; i < Alterations.COUNT; i++) {
      String name = names.get(i % names.size());
      Map<String, byte[]> content = new HashMap<>(files);
      content.put(name, alterations.of(files.get(name)));
      Path model = copy(content);
      String what = "mutation %d, of %s".formatted(i, name);
      try {
        assertThat(answer(model)).as(what).isEqualTo(answer);
      } catch (DataException e) {
        assertThat(e.getMessage()).as(what).contains(model.toString());
      }
      FolderDraft.delete(model);
    }
  }

  /** With digests that match, nothing but an error in words may come beside an answer. */
  @Test
  void aForgedModelIsRefusedInWordsOrAnswers() throws IOException {
    Alterations alterations = new Alterations(8);
    List<String> names = List.of(GRAPH, "preprocessing.json", "model.json", "metrics.json");
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < Alterations.COUNT; i++) {
      String name = names.get(i % names.size());
      Map<String, byte[]> content = new HashMap<>(files);
      content.put(name, alterations.of(files.get(name)));
      reseal(content);
      Path model = copy(content);
      try {
        answer(model);
      } catch (MtlException e) {
        // in words
      } catch (RuntimeException | Error e) {
        failures.add(
            "mutation %d, of %s: %s at %s"
                .formatted(i, name, e, Stream.of(e.getStackTrace()).limit(4).toList()));
      }
      FolderDraft.delete(model);
    }
    assertThat(failures).isEmpty();
  }
}
