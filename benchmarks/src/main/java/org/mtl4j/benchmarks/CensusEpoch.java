// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.TrainingListener;
import org.mtl4j.backend.BackendOptions;
import org.mtl4j.core.Mtl;
import org.mtl4j.core.compare.trial.PeakMemory;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.data.Split.Part;
import org.mtl4j.core.data.Split.Values;
import org.mtl4j.core.data.csv.CsvSource;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.methods.network.MlpHead;
import org.mtl4j.methods.network.Tabular;
import org.mtl4j.methods.sharing.expert.Mmoe;
import org.mtl4j.methods.sharing.expert.Ple;
import org.mtl4j.methods.sharing.hard.SharedBottom;
import org.mtl4j.methods.sharing.stitch.CrossStitch;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.serve.encoding.Field;
import org.mtl4j.serve.encoding.Field.NumberEncoding;
import org.mtl4j.serve.encoding.Field.Role;

/**
 * Epochs over Census-Income (batch 512, embeddings of 8, shared bottom 117, towers of 8, Adam)
 * beside {@code census.py}, taking turns epoch by epoch: rows a second and peak memory.
 *
 * <p>Arguments: {@code PYTHON [SHARING [VARIANTS...]]}: hard, mmoe (8 experts of 16), ple (2
 * levels, 2 experts of 16 for each task and 1 shared) or cross-stitch (networks of 64 and 32), then
 * per-field, fused and dataloader.
 */
public final class CensusEpoch implements TrainingListener {
  private static final int WARM = 1;
  private static final int EPOCHS = 6;
  private static final Field LOGARITHM = Field.number(NumberEncoding.LOG);

  private final Map<String, Peer> peers;
  private final Map<String, Times> peerTimes = new LinkedHashMap<>();
  private final Map<String, Double> peerMemory = new LinkedHashMap<>();
  private final Times times = new Times();
  private long rows;
  private long begin;
  private long end;

  private CensusEpoch(Map<String, Peer> peers) {
    this.peers = peers;
    peers.keySet().forEach(name -> peerTimes.put(name, new Times()));
  }

  /** Runs the benchmark and prints its table. */
  public static void main(String[] arguments) throws IOException {
    Map<String, Peer> peers = new LinkedHashMap<>();
    String sharing = arguments.length > 1 ? arguments[1] : "hard";
    List<String> variants =
        arguments.length > 2
            ? List.of(arguments).subList(2, arguments.length)
            : List.of("per-field", "fused", "dataloader");
    for (String variant : variants) {
      peers.put(
          variant, new Peer(arguments[0], "census.py", "--variant", variant, "--sharing", sharing));
    }
    CensusEpoch listener = new CensusEpoch(peers);
    try {
      Mtl.create().train(experiment(sharing).build(), listener).close();
      listener.print();
    } finally {
      peers.values().forEach(Peer::close);
    }
  }

  private static SharingStrategy sharing(String name) {
    return switch (name) {
      case "hard" -> new SharedBottom();
      case "mmoe" -> new Mmoe(8, 0);
      case "ple" -> new Ple(2, 1, 2, 16);
      case "cross-stitch" -> new CrossStitch();
      default -> throw new IllegalArgumentException("no such sharing: " + name);
    };
  }

  private static List<Integer> widths(String sharing) {
    return switch (sharing) {
      case "hard" -> List.of(117);
      case "cross-stitch" -> List.of(64, 32);
      default -> List.of(16);
    };
  }

  private static ExperimentBuilder experiment(String sharing) {
    String folder = System.getenv().getOrDefault("MTL4J_DATA", "../shared/data");
    Path data = Path.of(folder, "census-income");
    ExperimentBuilder experiment =
        Mtl.experiment()
            .data(
                new CsvSource(
                    data.resolve("census-income.data.gz"),
                    Optional.empty(),
                    Optional.of(data.resolve("census-income.test.gz")),
                    false,
                    ",",
                    "\"",
                    List.of("?")))
            .split(
                new Split(
                    Optional.of(new Part(Part.Origin.TEST, 0.02)),
                    Optional.empty(),
                    Optional.empty(),
                    new Values(),
                    1));
    for (int i = 0; i < 42; i++) {
      experiment.column("c" + i, field(i));
    }
    return experiment
        .task("income", new Binary("c41"))
        .task("never-married", new Binary("c7", "Never married"))
        .encoder(new Tabular(8, 1, widths(sharing), Activation.RELU, 0))
        .sharing(sharing(sharing))
        .head(new MlpHead(List.of(8), Activation.RELU, 0))
        .training(
            training ->
                training
                    .epochs(WARM + EPOCHS)
                    .batch(512)
                    .optimizer(new Optimizer.Adam())
                    .select("last"))
        .backend(new BackendOptions("cpu", 1, true));
  }

  private static Field field(int column) {
    return switch (column) {
      case 0, 5, 16, 17, 18, 30, 39 -> LOGARITHM;
      case 24 -> new Field(Role.IGNORE);
      default -> new Field(Role.CATEGORY);
    };
  }

  @Override
  public void started(Started event) {
    begin = System.nanoTime();
  }

  @Override
  public void stepped(Stepped event) {
    rows += event.rows();
    end = System.nanoTime();
  }

  @Override
  public void epochEnded(EpochEnded event) {
    if (event.epoch() >= WARM) {
      times.add((end - begin) / 1e6);
    }
    peers.forEach(
        (name, peer) -> {
          JsonNode answer = peer.ask("run 1 " + name);
          if (event.epoch() >= WARM) {
            peerTimes.get(name).add(answer.get("ms").get(0).asDouble());
            peerMemory.put(name, answer.get("peak_rss_mib").asDouble());
          }
        });
    rows = event.epoch() + 1 < WARM + EPOCHS ? 0 : rows;
    begin = System.nanoTime();
  }

  private void print() {
    System.out.println("| what | rows a second | ratio | peak memory MiB |");
    System.out.println("|---|--:|--:|--:|");
    double ours = rows / times.median() * 1000;
    double peak = PeakMemory.bytes().orElseThrow() / (double) (1 << 20);
    System.out.printf(Locale.ROOT, "| MTL4J | %,.0f | | %.0f |%n", ours, peak);
    peerTimes.forEach(
        (name, peer) -> {
          double theirs = rows / peer.median() * 1000;
          System.out.printf(
              Locale.ROOT,
              "| PyTorch, %s | %,.0f | %.2f | %.0f |%n",
              name,
              theirs,
              ours / theirs,
              peerMemory.get(name));
        });
  }
}
