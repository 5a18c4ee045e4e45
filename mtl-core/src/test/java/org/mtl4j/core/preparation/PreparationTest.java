// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.preparation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mtl4j.api.data.DataSource;
import org.mtl4j.api.data.Dataset;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.InputSpec.Category;
import org.mtl4j.api.data.RowFormat;
import org.mtl4j.api.data.TableBuilder;
import org.mtl4j.api.error.DataException;
import org.mtl4j.core.data.MemorySource;
import org.mtl4j.core.data.SharedData;
import org.mtl4j.core.data.Split;
import org.mtl4j.core.data.Split.Part;
import org.mtl4j.core.data.csv.CsvSource;
import org.mtl4j.core.data.synthetic.RelatedTasks;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.Data;
import org.mtl4j.core.experiment.Experiment.TaskSpec;
import org.mtl4j.methods.task.Binary;
import org.mtl4j.methods.task.MultiClass;
import org.mtl4j.methods.task.Regression;
import org.mtl4j.serve.encoding.Field;
import org.mtl4j.serve.encoding.Field.NumberEncoding;
import org.mtl4j.serve.encoding.Field.Role;

class PreparationTest {
  private static final double NONE = Double.NaN;
  private static final Split WHOLE =
      new Split(
          Optional.of(new Part(0)),
          Optional.of(new Part(0)),
          Optional.empty(),
          new Split.Values(),
          1);

  @Test
  void encodesInputsWeightsAndLabels() {
    Prepared prepared =
        Preparation.prepare(
            experiment(
                new TableBuilder("rows")
                    .numbers("x", 1, 3, 5)
                    .texts("sex", "f", "m", "f")
                    .numbers("w", 1, 2, 1)
                    .numbers("y", 10, NONE, 20)
                    .texts("bought", "no", "yes", ""),
                Map.of("w", new Field(Role.WEIGHT)),
                WHOLE));

    assertThat(prepared.inputs())
        .isEqualTo(new InputSpec(List.of("x"), List.of(new Category("sex", 3)), Map.of()));
    assertThat(prepared.train().blocks())
        .containsOnlyKeys("numbers", "codes", "weight", "label/amount", "label/bought");
    assertThat(floats(prepared.train(), Dataset.label("amount"))).containsExactly(-1, NAN, 1);
    assertThat(floats(prepared.train(), Dataset.label("bought"))).containsExactly(0, 1, NAN);
    assertThat(prepared.validation()).isEmpty();
    assertThat(prepared.test()).isEmpty();
  }

  @Test
  void countsTrainingLabelsAndTakesWeightedMeans() {
    Prepared prepared =
        Preparation.prepare(
            experiment(
                new TableBuilder("rows")
                    .numbers("x", 1, 3, 5)
                    .numbers("w", 1, 2, 1)
                    .numbers("y", 10, NONE, 20)
                    .texts("bought", "no", "yes", ""),
                Map.of("w", new Field(Role.WEIGHT)),
                WHOLE));

    assertThat(prepared.labels().get("amount").rows()).isEqualTo(2);
    assertThat(prepared.trainingMeans().get("amount")).containsExactly(15);
    assertThat(prepared.trainingMeans().get("bought")[0]).isCloseTo(2 / 3.0, within(1e-12));
  }

  @Test
  void fitsOnTrainingRowsOnly() {
    double[] x = IntStream.range(0, 20).asDoubleStream().toArray();
    String[] part = new String[20];
    String[] bought = new String[20];
    for (int row = 0; row < 20; row++) {
      part[row] = row < 10 ? "train" : row < 15 ? "validation" : "test";
      bought[row] = row % 2 == 0 ? "yes" : "no";
    }
    Split byColumn =
        new Split(Optional.empty(), Optional.empty(), Optional.of("part"), new Split.Values(), 1);
    Prepared prepared =
        Preparation.prepare(
            experiment(
                new TableBuilder("rows")
                    .numbers("x", x)
                    .texts("part", part)
                    .numbers("y", x)
                    .texts("bought", bought),
                Map.of(),
                byColumn));

    assertThat(prepared.inputs().numbers()).containsExactly("x");
    assertThat(prepared.inputs().categories()).isEmpty();
    float sum = 0;
    for (float value : floats(prepared.train(), InputSpec.NUMBERS)) {
      sum += value;
    }
    assertThat(sum).isCloseTo(0, within(1e-5f));
    // Mean 4.5 and variance 8.25 over 0 to 9.
    assertThat(floats(prepared.test().orElseThrow(), InputSpec.NUMBERS)[0])
        .isCloseTo((float) (10.5 / Math.sqrt(8.25)), within(1e-5f));
    assertThat(prepared.trainingMeans().get("amount")).containsExactly(4.5);
  }

  @Test
  void warnsOfConstantColumnsAndOfPartsWithoutLabels() {
    DataSource source =
        MemorySource.of(
            new TableBuilder("train")
                .numbers("x", 1, 2, 3, 4, 5, 6, 7, 8)
                .numbers("constant", 1, 1, 1, 1, 1, 1, 1, 1)
                .numbers("y", 1, 2, 3, 4, 5, 6, 7, 8)
                .build(),
            new TableBuilder("test")
                .numbers("x", 1, 2)
                .numbers("constant", 1, 5)
                .numbers("y", NONE, NONE)
                .build());
    Prepared prepared =
        Preparation.prepare(
            new Experiment(new Data(source), Map.of("amount", new TaskSpec(new Regression("y")))));

    assertThat(prepared.warnings())
        .containsExactly(
            "column 'constant' is left out of the inputs: it has the value 1.0 wherever it has one",
            "task 'amount' has no label in any test row: it is not evaluated there");
  }

  @Test
  void describesTheLabelsOfEachPartAndWarnsOfFewPositives() {
    String[] bought = new String[100];
    Arrays.setAll(bought, row -> row < 20 ? "yes" : "no");
    double[] x = IntStream.range(0, 100).asDoubleStream().toArray();
    TableBuilder rows = new TableBuilder("rows").numbers("x", x).numbers("y", x);
    Prepared prepared =
        Preparation.prepare(experiment(rows.texts("bought", bought), Map.of(), new Split()));
    assertThat(prepared.describe(List.of("amount", "bought")))
        .containsExactly(
            "task 'amount': labels train 70, validation 15, test 15",
            "task 'bought': labels train 70, validation 15, test 15; of them 'yes' train 14,"
                + " validation 3, test 3");
    assertThat(prepared.warnings())
        .singleElement()
        .asString()
        .startsWith("task 'bought' has fewer than 10 positives in the validation rows: 3 of 'yes'");
  }

  @Test
  void refusesATaskWhoseRowsHaveNoWeight() {
    assertThatThrownBy(
            () ->
                Preparation.prepare(
                    experiment(
                        new TableBuilder("rows")
                            .numbers("x", 1, 3)
                            .numbers("w", 0, 0)
                            .numbers("y", 1, 2)
                            .texts("bought", "no", "yes"),
                        Map.of("w", new Field(Role.WEIGHT)),
                        WHOLE)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "task 'amount': the weights of all its 2 labeled training rows are 0: nothing can be"
                + " learned");
  }

  @Test
  void refusesATaskWithoutAnyLabel() {
    assertThatThrownBy(
            () ->
                Preparation.prepare(
                    experiment(
                        new TableBuilder("rows")
                            .numbers("x", 1, 3)
                            .numbers("y", NONE, NONE)
                            .texts("bought", "no", "yes"),
                        Map.of(),
                        WHOLE)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("'amount'");
  }

  @Test
  void preparesGeneratedTasks() {
    Map<String, TaskSpec> tasks = new LinkedHashMap<>();
    tasks.put("value", new TaskSpec(new Regression("regression")));
    tasks.put("yes", new TaskSpec(new Binary("binary")));
    tasks.put("class", new TaskSpec(new MultiClass("multiclass")));
    Prepared prepared = Preparation.prepare(new Experiment(new Data(new RelatedTasks()), tasks));

    assertThat(prepared.train().rows()).isEqualTo(2100);
    assertThat(prepared.inputs().numbers()).hasSize(12);
    assertThat(prepared.tasks().keySet()).containsExactly("value", "yes", "class");
    assertThat(prepared.warnings()).isEmpty();
  }

  @Test
  @Tag("real-data")
  void preparesCensusIncome() {
    Optional<Path> train = SharedData.find("census-income/census-income.data.gz");
    Optional<Path> test = SharedData.find("census-income/census-income.test.gz");
    assumeTrue(train.isPresent() && test.isPresent(), "Census-Income is not there");
    CsvSource source =
        new CsvSource(
            train.get(),
            Optional.empty(),
            test,
            false,
            ",",
            "\"",
            new CsvSource(train.get()).missing());
    Map<String, TaskSpec> tasks = new LinkedHashMap<>();
    tasks.put("income", new TaskSpec(new Binary("income", "50000+.")));
    tasks.put("never-married", new TaskSpec(new Binary("marital", "Never married")));
    Split half =
        new Split(
            Optional.of(new Part(Part.Origin.TEST, 0.5)),
            Optional.empty(),
            Optional.empty(),
            new Split.Values(),
            1);
    Prepared prepared =
        Preparation.prepare(with(new Experiment(new Data(source, censusSchema()), tasks), half));

    assertThat(prepared.train().rows()).isEqualTo(199_523);
    assertThat(prepared.validation().orElseThrow().rows()).isEqualTo(49_881);
    assertThat(prepared.test().orElseThrow().rows()).isEqualTo(49_881);
    assertThat(prepared.inputs().numbers()).hasSize(7);
    assertThat(prepared.inputs().categories()).hasSize(32);
    assertThat(prepared.trainingMeans().get("income")[0])
        .isCloseTo(12_382 / 199_523.0, within(1e-6));
    assertThat(prepared.warnings()).isEmpty();
  }

  private static final float NAN = Float.NaN;

  /** The file's columns by position: seven numbers, an instance weight, two labels. */
  private static Map<String, Field> censusSchema() {
    Map<String, Field> schema = new LinkedHashMap<>();
    for (int column = 1; column <= 42; column++) {
      switch (column) {
        case 1, 31, 40 -> schema.put("c" + column, Field.number());
        case 6, 17, 18, 19 -> schema.put("c" + column, Field.number(NumberEncoding.QUANTILE));
        case 8 -> schema.put("marital", new Field(Role.IGNORE));
        case 25 -> schema.put("c25", new Field(Role.IGNORE));
        case 42 -> schema.put("income", Field.category(1));
        default -> schema.put("c" + column, Field.category(1));
      }
    }
    return schema;
  }

  @Test
  void passesTheColumnsOfTasksToTheSource() {
    AtomicReference<DataSource.Request> asked = new AtomicReference<>();
    TableBuilder rows =
        new TableBuilder("rows").numbers("x", 1, 2).numbers("y", 3, 4).texts("bought", "yes", "no");
    DataSource source =
        request -> {
          asked.set(request);
          return DataSource.Tables.of(rows.build());
        };
    Map<String, TaskSpec> tasks =
        Map.of(
            "amount", new TaskSpec(new Regression("y")),
            "bought", new TaskSpec(new Binary("bought", "yes")));

    Preparation.prepare(with(new Experiment(new Data(source), tasks), WHOLE));

    assertThat(asked.get().labels()).containsExactlyInAnyOrder("y", "bought");
  }

  /** A source as a plugin has it: the core knows the interface alone. */
  private record Semicolons(boolean header) implements DataSource {
    @Override
    public Tables read(Request request) {
      return Tables.of(new TableBuilder("rows").numbers("x", 1, 2).numbers("y", 3, 4).build());
    }

    @Override
    public Optional<RowFormat> rowFormat() {
      return Optional.of(new RowFormat(header, ';', '\'', List.of("-")));
    }
  }

  @Test
  void keepsTheRowFormatOfAnySource(@TempDir Path folder) throws IOException {
    Map<String, Field> schema = new LinkedHashMap<>();
    schema.put("x", Field.number());
    schema.put("y", new Field(Role.IGNORE));
    RowFormat semicolons =
        new RowFormat(false, ';', '\'', List.of("-")).units(Map.of("x", "", "y", ""));
    assertThat(origin(new Semicolons(false), schema).format()).contains(semicolons);
    assertThat(origin(new Semicolons(false), schema).layout()).containsExactly("x", "y");
    assertThat(origin(new Semicolons(true), schema).layout()).as("the header has them").isEmpty();
    Path csv = Files.writeString(folder.resolve("rows.csv"), "x,y\n1,3\n2,4\n");
    assertThat(origin(new CsvSource(csv), Map.of()).format())
        .contains(
            new RowFormat(true, ',', '"', List.of("", "?", "NA", "NaN"))
                .units(Map.of("x", "", "y", "")));
    DataSource other = request -> new Semicolons(true).read(request);
    assertThat(origin(other, schema).format()).as("by default none").isEmpty();
  }

  private static Prepared.Origin origin(DataSource source, Map<String, Field> schema) {
    Map<String, TaskSpec> tasks = Map.of("amount", new TaskSpec(new Regression("y")));
    return Preparation.prepare(with(new Experiment(new Data(source, schema), tasks), WHOLE))
        .origin();
  }

  private static Experiment experiment(TableBuilder rows, Map<String, Field> schema, Split split) {
    Map<String, TaskSpec> tasks = new LinkedHashMap<>();
    tasks.put("amount", new TaskSpec(new Regression("y")));
    tasks.put("bought", new TaskSpec(new Binary("bought", "yes")));
    return with(new Experiment(new Data(MemorySource.of(rows.build()), schema), tasks), split);
  }

  private static Experiment with(Experiment e, Split split) {
    return new Experiment(
        e.data(), split, e.tasks(), e.model(), e.coordination(), e.training(), e.backend());
  }

  private static float[] floats(Dataset data, String block) {
    FloatBuffer buffer = data.block(block).floats();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return values;
  }
}
