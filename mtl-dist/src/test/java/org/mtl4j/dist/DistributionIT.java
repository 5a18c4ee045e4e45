// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mtl4j.dist.Distribution.Run;

/** The unpacked archive: its commands, and its plugins each in a class loader of its own. */
@Tag("processes")
class DistributionIT {
  @TempDir private static Path unpacked;
  private static Distribution distribution;

  @TempDir private Path work;

  @BeforeAll
  static void unpack() throws IOException {
    distribution = Distribution.unpack(unpacked);
  }

  private Run train(String configuration) throws Exception {
    Path file = Files.writeString(work.resolve("experiment.yaml"), configuration);
    return distribution.mtl("train", file, "--out", work.resolve("out"));
  }

  /** A metric on the test rows of a training that went well. */
  private JsonNode trained(String configuration) throws Exception {
    Run run = train(configuration);
    assertThat(run.exit()).as(run.err()).isZero();
    return new ObjectMapper().readTree(work.resolve("out/metrics.json").toFile()).get("test");
  }

  private static Path real(String name) {
    String folder = System.getenv("MTL4J_DATA");
    Path found = folder == null ? Path.of("") : Path.of(folder, name);
    Path at = Path.of("").toAbsolutePath();
    while (folder == null && at != null) {
      Path candidate = at.resolve("shared/data").resolve(name);
      found = Files.exists(candidate) ? candidate : found;
      at = at.getParent();
    }
    assumeThat(Files.isRegularFile(found))
        .withFailMessage("skipped: there is no %s; set MTL4J_DATA", name)
        .isTrue();
    return found;
  }

  @Test
  void theArchiveHoldsWhatItNeeds() {
    Path home = distribution.home();
    assertThat(home.resolve("bin/mtl")).isExecutable();
    for (String file :
        new String[] {
          "bin/mtl.bat", "LICENSE", "NOTICE", "SECURITY.md", "README.txt", "mtl-cli.jar"
        }) {
      assertThat(home.resolve(file)).isNotEmptyFile();
    }
    assertThat(home.resolve("THIRD-PARTY.txt"))
        .content()
        .contains("(Apache-2.0) TensorFlow API", "(BSD-3-Clause) Protocol Buffers", "(MIT) DuckDB")
        .contains("(Apache-2.0) xgboost4j", "(BSD-3-Clause) Kryo")
        .doesNotContain("MTL4J");
    assertThat(home.resolve("lib"))
        .isDirectoryContaining(file -> file.getFileName().toString().startsWith("mtl-core-"))
        .isDirectoryContaining(
            file -> file.getFileName().toString().startsWith("tensorflow-core-native-"));
  }

  @Test
  void commandsStartFromTheArchive() throws Exception {
    Run help = distribution.mtl("--help");
    assertThat(help.exit()).as(help.err()).isZero();
    assertThat(help.out()).contains("train", "demo");

    Run list = distribution.mtl("list");
    assertThat(list.exit()).isZero();
    assertThat(list.err()).isEmpty();
    assertThat(list.out())
        .contains("cagrad", "ordinal", "negative-binomial", "quantile", "ziln", "arff", "idx")
        .containsPattern("duckdb +Data that DuckDB reads[^\n]*\\(from\\s+duckdb\\)");

    Run plugins = distribution.mtl("plugins");
    assertThat(plugins.out())
        .contains("\ntasks\n", "\nformats\n", "\nduckdb\n", "mtl-plugin-duckdb-", "\nreferences\n")
        .containsPattern("reference +boosting, forest")
        .doesNotContain("left out");
  }

  @Test
  void messagesGoToTheEndOfAFileThatOthersWriteTo() throws Exception {
    Path log = work.resolve("log");
    String script = "(echo before; \"$0\" train missing.yaml; echo after) > \"$1\" 2>&1";
    Process shell =
        new ProcessBuilder(
                "bash", "-c", script, distribution.home().resolve("bin/mtl") + "", log + "")
            .start();

    assertThat(shell.waitFor()).isZero();
    assertThat(log).hasContent("before\nmtl: missing.yaml: there is no such file\nafter\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<&-", ">&-", "2>&-", "<&- >&- 2>&-"})
  void closedDescriptorsAreAsGoodAsEmptyOnes(String closed) throws Exception {
    String script = "\"$0\" balance --method mean " + closed;
    Process shell =
        new ProcessBuilder("bash", "-c", script, distribution.home().resolve("bin/mtl") + "")
            .redirectInput(Path.of("/dev/null").toFile())
            .start();

    assertThat(shell.waitFor()).as("a crash of the JVM is 139").isZero();
    assertThat(shell.getErrorStream().readAllBytes()).isEmpty();
  }

  @Test
  void aPluginBegunFromACopyOfTheTemplateIsDroppedIn() throws Exception {
    Path jar = Path.of("target/it/template/target/my-plugin-1.0.0.jar");
    Path folder = Files.createDirectory(work.resolve("mine"));
    Files.copy(jar, folder.resolve("mine.jar"));

    Run plugins = distribution.mtl("plugins", "--plugins", folder);

    assertThat(plugins.out())
        .contains("\ntemplate\n", "median-norm", folder.resolve("mine.jar").toString())
        .containsPattern("version +1\\.0\\.0")
        .doesNotContain("left out");
  }

  @Test
  void thePluginWithoutDuckDbSaysWhichJarHoldsIt() throws Exception {
    Path folder = Files.createDirectory(work.resolve("plain"));
    Path target = Path.of("../mtl-plugins/duckdb/target");
    try (Stream<Path> jars = Files.list(target)) {
      Path plain =
          jars.filter(
                  file ->
                      file.getFileName()
                          .toString()
                          .matches("mtl-plugin-duckdb-[\\d.]+(-SNAPSHOT)?\\.jar"))
              .findFirst()
              .orElseThrow();
      Files.copy(plain, folder.resolve("duckdb.jar"));
    }
    Path file =
        Files.writeString(
            work.resolve("experiment.yaml"),
            """
            data: {source: duckdb, train: SELECT 1 AS y}
            tasks: {y: {type: regression, label: y}}
            """);

    Run run = distribution.mtl("train", file, "--plugins", folder, "--out", work.resolve("out"));

    isMistake(run, "DuckDB itself is missing", "-plugin.jar, which holds it");
  }

  @Test
  void tasksOfThePluginLearnFromAQuery() throws Exception {
    JsonNode test =
        trained(
            """
            data:
              source: duckdb
              train: >
                WITH noise AS (SELECT i, hash(i * 3) % 1000 / 500.0 - 1 AS a,
                  hash(i * 3 + 1) % 1000 / 500.0 - 1 AS b, hash(i * 3 + 2) % 1000 / 1000.0 AS u
                  FROM range(2000) t(i))
                SELECT a, b, floor(exp(a + u))::INT AS claims, floor(exp(a + 2 * u))::INT AS visits,
                  3 * b + u AS delay, CASE WHEN u < 0.6 THEN 0 ELSE exp(2 + b) END AS spent,
                  ['low', 'middle', 'high'][1 + (a > -0.3)::INT + (a > 0.3)::INT] AS grade
                FROM noise ORDER BY i
            tasks:
              claims: {type: poisson, label: claims}
              visits: {type: negative-binomial, label: visits}
              delay: {type: quantile, label: delay, quantiles: [0.1, 0.5, 0.9], primary: pinball}
              spent: {type: ziln, label: spent, metrics: [normalized-gini, above-zero-auc]}
              grade: {type: ordinal, label: grade, order: [low, middle, high]}
            model: {encoder: {name: mlp, widths: [16]}, sharing: mmoe}
            coordination: {weighting: uncertainty, balancer: cagrad}
            training: {epochs: 15, batch: 64, optimizer: {name: adam, rate: 0.01}}
            backend: {threads: 1}
            """);
    assertThat(test.at("/grade/quadratic-kappa").asDouble()).isGreaterThan(0.85);
    assertThat(test.at("/delay/quantile-calibration").asDouble()).isLessThan(0.1);
    assertThat(test.at("/claims/poisson-deviance").asDouble()).isLessThan(0.6);
    assertThat(test.at("/spent/above-zero-auc").asDouble()).isBetween(0.3, 0.7);
    assertThat(test.at("/visits/negative-binomial-deviance").asDouble()).isLessThan(2);
  }

  @Test
  void arffFilesWithSparseRows() throws Exception {
    StringBuilder rows =
        new StringBuilder(
            """
            @relation small
            @attribute 'first x' real
            @attribute kind {a,b}
            @attribute y real
            @attribute yes {0,1}
            @attribute unread {0,1}
            @data
            """);
    Random random = new Random(1);
    for (int i = 0; i < 400; i++) {
      double x = random.nextGaussian();
      boolean b = random.nextBoolean();
      double y = x + (b ? 1 : -1);
      int yes = y > 0 ? 1 : 0;
      rows.append(
          i % 2 == 0
              ? "%s,%s,%s,%d,%d%n".formatted(x, b ? "b" : "a", y, yes, yes)
              : "{0 %s, %s 2 %s, 3 %d, 4 %d}%n".formatted(x, b ? "1 b," : "", y, yes, yes));
    }
    Files.writeString(work.resolve("small.arff"), rows);
    Files.writeString(
        work.resolve("small.xml"),
        "<labels><label name=\"y\"/><label name=\"yes\"/><label name=\"unread\"/></labels>");
    JsonNode test =
        trained(
            """
            data: {source: arff, train: small.arff, labels: {xml: small.xml}}
            tasks:
              y: {type: regression, label: y}
              yes: {type: binary, label: "yes"}
            training: {epochs: 10, batch: 16, optimizer: {name: adam, rate: 0.01}}
            backend: {threads: 1}
            """);
    assertThat(test.at("/yes/auc").asDouble()).isGreaterThan(0.95);
    assertThat(test.at("/y/r2").asDouble()).isGreaterThan(0.8);
    assertThat(Files.readString(work.resolve("out/config.yaml"))).contains("small.arff");
  }

  @Test
  void aModelIsAskedWithTheFormatsThatTrainedIt() throws Exception {
    StringBuilder rows =
        new StringBuilder("@relation t\n@attribute a numeric\n@attribute y {0,1}\n@data\n");
    for (int i = 0; i < 200; i++) {
      rows.append("%d,%d%n".formatted(i % 7, i % 7 > 3 ? 1 : 0));
    }
    Path file = Files.writeString(work.resolve("t.arff"), rows);
    Path draft = work.resolve("t.yaml");
    Run init = distribution.mtl("init", file, "--task", "y", "--out", draft);
    assertThat(init.exit()).as(init.err()).isZero();
    assertThat(draft).content().contains("source: arff", "train: t.arff");

    Run train = distribution.mtl("train", draft, "--out", work.resolve("run"), "--epochs", 20);
    assertThat(train.exit()).as(train.err()).isZero();
    assertThat(train.out()).containsPattern("references +metric +this model +boosting +forest");

    Path model = work.resolve("run/model");
    Run predict = distribution.mtl("predict", model, "--in", file, "--keep", "a");
    assertThat(predict.exit()).as(predict.err()).isZero();
    assertThat(predict.out().lines()).hasSize(201);
    Run query =
        distribution.mtl(
            "evaluate",
            model,
            "SELECT range % 7 AS a, (range % 7 > 3)::INT AS y, [1, 2] AS other FROM range(100)",
            "--source",
            "duckdb",
            "--format",
            "json");
    assertThat(query.exit()).as(query.err()).isZero();
    assertThat(new ObjectMapper().readTree(query.out()).get("rows").asInt()).isEqualTo(100);
    Run absent = distribution.mtl("predict", model, "--in", work.resolve("t.parquet"));
    isMistake(absent, "t.parquet: DuckDB says: IO Error");
  }

  /** Images of 3 x 3 with one bright column; the second label is the row of a bright spot. */
  private static byte[] idx(boolean labels, int rows) throws IOException {
    Random random = new Random(2);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(labels ? 0x802 : 0x803);
    out.writeInt(rows);
    for (int size : labels ? new int[] {2} : new int[] {3, 3}) {
      out.writeInt(size);
    }
    for (int i = 0; i < rows; i++) {
      int column = random.nextInt(3);
      int row = random.nextInt(3);
      if (labels) {
        out.writeByte(column);
        out.writeByte(row);
      } else {
        for (int pixel = 0; pixel < 9; pixel++) {
          out.writeByte((pixel % 3 == column ? 120 : 0) + (pixel / 3 == row ? 120 : 0));
        }
      }
    }
    return bytes.toByteArray();
  }

  private static final String IMAGES =
      """
      data: {source: idx, train: {images: images, labels: labels}}
      tasks:
        column: {type: multiclass, label: label1}
        row: {type: multiclass, label: label2}
      model: {encoder: {name: mlp, widths: [16]}}
      training: {epochs: 20, batch: 32, optimizer: {name: adam, rate: 0.01}}
      backend: {threads: 1}
      """;

  @Test
  void imagesInIdxFiles() throws Exception {
    Files.write(work.resolve("images"), idx(false, 400));
    Files.write(work.resolve("labels"), idx(true, 400));
    JsonNode test = trained(IMAGES);
    assertThat(test.at("/column/accuracy").asDouble()).isGreaterThan(0.95);
    assertThat(test.at("/row/accuracy").asDouble()).isGreaterThan(0.95);
  }

  @Test
  void imagesThatAreCutOffOrMatchNoLabelsAreAMistake() throws Exception {
    byte[] images = idx(false, 400);
    Files.write(work.resolve("labels"), idx(true, 400));
    Files.write(work.resolve("images"), Arrays.copyOf(images, 1000));
    isMistake(train(IMAGES), "images: found the end of the file after 984 of the 3600 numbers");
    Files.write(work.resolve("images"), idx(false, 300));
    isMistake(train(IMAGES), "holds 300 images, but", "holds 400 labels");
    Files.writeString(work.resolve("images"), "GIF89a");
    isMistake(train(IMAGES), "images: found the first bytes 47494638 where an IDX file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          duckdb, train: SELECT x FROM nothing         | nothing does not exist
          duckdb, train: gone.parquet                  | gone.parquet: DuckDB says: IO Error
          duckdb, train: SELECT 1 AS x, folder: nowhere | there is no folder
          duckdb, train: SELECT 1 AS x FROM range(50)  | has no column 'y'; it has x
          arff, train: gone.arff                       | there is no file
          arff, train: experiment.yaml                 | experiment.yaml, line 1: found 'data:' where @relation
          """)
  void dataThatCannotBeReadIsAMistake(String source, String message) throws Exception {
    Run run =
        train(
            """
            data: {source: %s}
            tasks: {y: {type: regression, label: y}}
            """
                .formatted(source));
    isMistake(run, message);
  }

  private static void isMistake(Run run, String... parts) {
    assertThat(run.err()).startsWith("mtl: ").contains(parts);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.exit()).isEqualTo(2);
  }

  @Tag("real-data")
  @Test
  void realSetOfSeveralTargets() throws Exception {
    JsonNode test =
        trained(
            """
            data: {source: arff, train: '%s', labels: {last: 3}}
            tasks:
              Cd: {type: regression, label: Cd, primary: rrmse}
              Cu: {type: regression, label: Cu, primary: rrmse}
            model: {encoder: {name: mlp, widths: [32]}}
            training: {epochs: 40, batch: 16}
            backend: {threads: 1}
            """
                .formatted(real("mtr/jura.arff.gz")));
    assertThat(test.at("/Cd/rrmse").asDouble()).isLessThan(0.95);
    assertThat(test.at("/Cu/rrmse").asDouble()).isLessThan(0.95);
  }

  @Tag("real-data")
  @Test
  void realSetOfSeveralLabels() throws Exception {
    Path yeast = real("multilabel/yeast-train.arff.gz");
    JsonNode test =
        trained(
            """
            data:
              source: arff
              train: '%1$s/yeast-train.arff.gz'
              test: '%1$s/yeast-test.arff.gz'
              labels: {xml: '%1$s/yeast.xml'}
            tasks:
              first: {type: binary, label: Class1}
              others: {type: multilabel, labels: [Class2, Class3, Class4, Class5]}
            model: {encoder: {name: mlp, widths: [64]}}
            training: {epochs: 15, batch: 32}
            backend: {threads: 1}
            """
                .formatted(yeast.getParent()));
    assertThat(test.at("/first/auc").asDouble()).isGreaterThan(0.65);
    assertThat(test.at("/others/auc").asDouble()).isGreaterThan(0.65);
  }

  @Tag("real-data")
  @Test
  void realImages() throws Exception {
    Path images = real("mnist/t10k-images-idx3-ubyte.gz");
    JsonNode test =
        trained(
            """
            data:
              source: idx
              train: {images: '%1$s/t10k-images-idx3-ubyte.gz', labels: '%1$s/t10k-labels-idx1-ubyte.gz'}
            tasks:
              digit: {type: multiclass, label: label}
            model: {encoder: {name: mlp, widths: [64]}}
            training: {epochs: 4, batch: 64}
            """
                .formatted(images.getParent()));
    assertThat(test.at("/digit/accuracy").asDouble()).isGreaterThan(0.9);
  }
}
