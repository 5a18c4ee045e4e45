// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.tensorflow.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.data.synthetic.RelatedTasks;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.report.GradientLog;
import org.mtl4j.core.train.TrainedModel;
import org.mtl4j.methods.balancer.Cagrad;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.Regression;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.Summary;

class TensorBoardTest {
  private static final int EVERY = 4;

  @TempDir private Path folder;

  @Test
  void aBalancedRunCanBeReadBack() throws IOException {
    Map<String, Map<Long, Float>> scalars;
    List<Map<String, Double>> epochs;
    try (TensorBoard board = new TensorBoard(folder.resolve("events"), EVERY);
        GradientLog log = new GradientLog(folder, EVERY)) {
      try (TrainedModel model =
          Mtl.create().train(experiment().balancer(new Cagrad()).build(), board, log)) {
        scalars = scalars("hard_equal_cagrad_seed1");
        assertThat(scalars.get("validation/yes/auc").get(scalars.get("criterion").size() * 17L))
            .isEqualTo(
                (float)
                    (double) model.result().history().get(1).validation().get("yes").get("auc"));
      }
      epochs = log.epochs();
    }

    assertThat(scalars.keySet())
        .contains(
            "loss/value",
            "loss/yes",
            "weight/value",
            "gradient-norm",
            "gradient-norm/yes",
            "cosine/value:yes",
            "learning-rate",
            "epoch-loss/value",
            "validation/yes/auc",
            "criterion",
            "conflicting-steps");
    assertThat(scalars.get("learning-rate").values()).containsOnly(0.01f);
    assertThat(scalars.get("cosine/value:yes").keySet()).contains(1L, 1L + EVERY);
    assertThat(scalars.get("cosine/value:yes").values()).allMatch(cosine -> Math.abs(cosine) <= 1);
    assertThat(scalars.get("conflicting-steps").get(17L))
        .isCloseTo((float) (double) epochs.get(0).get("conflicting-steps"), within(1e-6f));
  }

  @Test
  void aPlainRunHasNoWeightsAndNoCosines() throws IOException {
    try (TensorBoard board = new TensorBoard(folder.resolve("events"), EVERY);
        TrainedModel model = Mtl.create().train(experiment().build(), board)) {
      assertThat(model.result().warnings()).isEmpty();
      assertThat(scalars("hard_equal_seed1").keySet())
          .contains("loss/value", "gradient-norm", "validation/value/rmse")
          .noneMatch(tag -> tag.startsWith("weight/") || tag.startsWith("cosine/"));
    }
  }

  /** The CRC-32C of 32 zero bytes, from RFC 3720, appendix B.4. */
  @Test
  void checksumsAreMasked() {
    int crc = 0x8a9136aa;
    int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    assertThat(EventFile.checksum(new byte[32])).isEqualTo(masked);
  }

  @Test
  void invalidArgumentsAreRefused() throws IOException {
    assertThatThrownBy(() -> new TensorBoard(folder, 0))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("must be 1 or more, but are 0");
    Path file = Files.writeString(folder.resolve("taken"), "");
    try (TensorBoard board = new TensorBoard(file, 1)) {
      assertThatThrownBy(() -> Mtl.create().train(experiment().build(), board))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("cannot be written");
    }
  }

  private static ExperimentBuilder experiment() {
    return Mtl.experiment()
        .data(new RelatedTasks(400, 4, 0, 0.8, 0.3, 2, new RelatedTasks().tasks(), 1))
        .task("value", new Regression("regression"))
        .task("yes", new Binary("binary"))
        .training(
            training ->
                training
                    .epochs(2)
                    .batch(17)
                    .optimizer(new org.mtl4j.api.train.Optimizer.Adam(0.01)));
  }

  /** The values by tag and step. Checks the checksums of every record. */
  private Map<String, Map<Long, Float>> scalars(String run) throws IOException {
    Path file;
    try (Stream<Path> files = Files.list(folder.resolve("events").resolve(run))) {
      file = files.findFirst().orElseThrow();
    }
    assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.");
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] length = new byte[Long.BYTES];
      bytes.get(length);
      assertThat(bytes.getInt()).isEqualTo(EventFile.checksum(length));
      byte[] event =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      bytes.get(event);
      assertThat(bytes.getInt()).isEqualTo(EventFile.checksum(event));
      events.add(Event.parseFrom(event));
    }
    assertThat(events.get(0).getFileVersionBytes().toString(StandardCharsets.UTF_8))
        .isEqualTo("brain.Event:2");
    Map<String, Map<Long, Float>> scalars = new LinkedHashMap<>();
    for (Event event : events) {
      for (Summary.Value value : event.getSummary().getValueList()) {
        scalars
            .computeIfAbsent(value.getTag(), tag -> new LinkedHashMap<>())
            .put(event.getStep(), value.getSimpleValue());
      }
    }
    return scalars;
  }
}
