// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.data.InputSpec.Category;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.DType;
import org.mtl4j.api.graph.Graph;
import org.mtl4j.api.graph.Graph.Mode;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.nn.Layer;
import org.mtl4j.api.option.OptionException;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.Encoder.Stem;
import org.mtl4j.api.sharing.Features;
import org.mtl4j.testkit.Feed;
import org.mtl4j.testkit.Interpreter;
import org.mtl4j.testkit.Values;

/**
 * Encoders of images, feature tokens and sequences. Expected numbers come from PyTorch 2.15 in 64
 * bits: the i-th element of the k-th declared variable is ((7i + k) mod 11 - 5) / 10, that of an
 * array ((7i) mod 11 - 5) / 4.
 */
class ArrayEncodersTest {
  private final Scope scope = Scope.root();

  private static Values filled(Shape shape, int number, double divisor) {
    int[] i = new int[1];
    return Values.fill(shape, index -> ((i[0]++ * 7 + number) % 11 - 5) / divisor);
  }

  private static Values array(int... sizes) {
    return filled(Shape.of(sizes), 0, 4);
  }

  private Tensor representation(Encoder encoder, InputSpec inputs, Graph g) {
    Map<String, Tensor> tensors = new HashMap<>();
    inputs.arrays().forEach((name, row) -> tensors.put(name, input(g, name, row)));
    tensors.put(InputSpec.NUMBERS, input(g, InputSpec.NUMBERS, Shape.of(inputs.numbers().size())));
    tensors.put(
        InputSpec.CODES,
        g.input(InputSpec.CODES, DType.INT, Shape.batchOf(inputs.categories().size())));
    Stem stem = encoder.stem(scope.child("stem"), inputs);
    Tensor x = stem.apply(g, new Features(tensors));
    assertThat(x.shape().row()).isEqualTo(stem.output());
    Shape shape = stem.output();
    for (int i = 0; i < encoder.stages().size(); i++) {
      Layer layer = encoder.stages().get(i).build(scope.child(i), shape);
      x = layer.apply(g, x);
      shape = layer.output();
      assertThat(x.shape().row()).as("stage %d", i).isEqualTo(shape);
    }
    return x;
  }

  private static Tensor input(Graph g, String name, Shape row) {
    return g.input(name, DType.FLOAT, row.prepend(Shape.UNKNOWN));
  }

  private void check(Encoder encoder, InputSpec inputs, Feed given, double... expected) {
    Tensor y = representation(encoder, inputs, new Graph(Mode.INFERENCE));
    Feed feed = given;
    int number = 0;
    for (Variable variable : scope.variables()) {
      feed = feed.variable(variable, filled(variable.shape(), number++, 10));
    }
    assertThat(new Interpreter(feed).value(y).data()).containsExactly(expected, within(1e-6));
    assertThat(Reach.of(y)).as("gradients").containsExactlyInAnyOrderElementsOf(scope.variables());
  }

  private static InputSpec image(int height, int width) {
    return arrays(Map.of("image", Shape.of(height, width, 1)));
  }

  private static InputSpec arrays(Map<String, Shape> arrays) {
    return new InputSpec(List.of(), List.of(), arrays);
  }

  private static void refuses(
      Class<? extends RuntimeException> type, ThrowingCallable build, String... parts) {
    assertThatThrownBy(build).isInstanceOf(type).hasMessageContainingAll(parts);
  }

  @Test
  void convolutionsArePooledAndThenDense() {
    check(
        new Conv(List.of(2), 3, 2, List.of(3), Activation.TANH, 0),
        image(5, 4),
        new Feed().input("image", array(2, 5, 4, 1)),
        0.06580438189851594,
        0.5505313440571862,
        0.09186427411261448,
        -0.29372215560169823,
        0.6300617449642572,
        -0.21916920618763697);
  }

  @Test
  void residualBlocksAddTheirInput() {
    check(
        new ResNet(List.of(2, 4), List.of(1, 1), false, 2),
        image(4, 5),
        new Feed().input("image", array(2, 4, 5, 1)),
        0.08225160309259058,
        0.4874200761014911,
        0.3455470547358672,
        0.07357325598715664,
        0.08755874746132812,
        0.5466071110029628,
        0.33888636193762106,
        0.12444845126208699);
  }

  @Test
  void largeImagesArePooledFirst() {
    check(
        new ResNet(List.of(2), List.of(1), true, 2),
        image(9, 9),
        new Feed().input("image", array(1, 9, 9, 1)),
        0.4481979443224786,
        0.7085018648469857);
  }

  /** 11 168 832 parameters below the classes, of which 1 728 in the first layer: as torchvision. */
  @Test
  void theDefaultIsResNet18() {
    representation(
        new ResNet(), arrays(Map.of("image", Shape.of(32, 32, 3))), new Graph(Mode.TRAINING));
    assertThat(
            scope.variables().stream()
                .filter(Variable::trained)
                .mapToInt(v -> v.shape().elements())
                .sum())
        .isEqualTo(11_168_832);
  }

  @Test
  void batchNormalizationHasAverages() {
    representation(
        new ResNet(List.of(2), List.of(1), false, 0), image(4, 4), new Graph(Mode.TRAINING));
    assertThat(scope.variables())
        .extracting(Variable::name)
        .contains("0/mean", "1/0/second/variance");
  }

  @Test
  void featureTokensAttendToEachOther() {
    List<Category> categories = List.of(new Category("a", 3), new Category("b", 2));
    check(
        new FtTransformer(4, 2, 2, 0, 0),
        new InputSpec(List.of("x", "y"), categories, Map.of()),
        new Feed()
            .input(InputSpec.NUMBERS, array(2, 2))
            .input(InputSpec.CODES, Values.matrix(new double[][] {{2, 0}, {1, 1}})),
        0.18585712368718313,
        0.2979941469111328,
        0,
        0,
        0.186793652287168,
        0.2883982962984501,
        0,
        0);
  }

  @Test
  void tokensMayBeOfNumbersOrOfCategoriesAlone() {
    Graph g = new Graph(Mode.TRAINING);
    assertThat(representation(new FtTransformer(), InputSpec.numbers(3), g).shape())
        .isEqualTo(Shape.batchOf(192));
    InputSpec codes = new InputSpec(List.of(), List.of(new Category("a", 3)), Map.of());
    assertThat(new FtTransformer().stem(scope.child("other"), codes).output())
        .isEqualTo(Shape.of(2, 192));
  }

  private static InputSpec sequence(int time, List<String> numbers) {
    return new InputSpec(numbers, List.of(), Map.of("series", Shape.of(time, 2)));
  }

  /** Three times, and a fourth of zeros. */
  private static Feed padded() {
    Values three = array(1, 3, 2);
    Values four =
        Values.fill(Shape.of(1, 4, 2), index -> index[1] < 3 ? three.at(index.clone()) : 0);
    return new Feed().input("series", four).input(InputSpec.NUMBERS, Values.of(Shape.of(1, 1), .5));
  }

  @Test
  void gatedUnitsEndAtThePadding() {
    check(
        new Recurrent(List.of(3, 2), 0, true),
        sequence(4, List.of("x")),
        padded(),
        -0.30445872607322816,
        0.30052057479500877);
  }

  @Test
  void withoutPaddingTheLastTimeCounts() {
    Feed four = padded();
    Feed three = four.input("series", array(1, 3, 2));
    double[] whole = state(new Recurrent(List.of(2), 0, false), 4, four);
    assertThat(state(new Recurrent(List.of(2), 0, true), 4, four))
        .containsExactly(state(new Recurrent(List.of(2), 0, false), 3, three), within(1e-12))
        .isNotEqualTo(whole);
  }

  private static double[] state(Encoder encoder, int time, Feed feed) {
    ArrayEncodersTest test = new ArrayEncodersTest();
    Graph g = new Graph(Mode.INFERENCE);
    Tensor y = test.representation(encoder, sequence(time, List.of("x")), g);
    return new Interpreter(feed.initial(List.copyOf(test.scope.variables()), 1)).value(y).data();
  }

  @Test
  void positionsAttendToEachOtherButNotToPadding() {
    check(
        new Transformer(4, 1, 2, 0, true),
        sequence(4, List.of()),
        padded(),
        0.2737134190912625,
        -0.035972695660175774,
        -0.9596120008936101,
        0.08840086226136266);
  }

  @Test
  void aSequenceOfOnlyPaddingIsFinite() {
    Feed zeros = padded().input("series", Values.of(Shape.of(1, 4, 2), new double[8]));
    for (Encoder encoder :
        List.of(new Transformer(4, 2, 2, 0, true), new Recurrent(List.of(3, 2), 0, true))) {
      assertThat(state(encoder, 4, zeros)).doesNotContain(Double.NaN).hasSizeGreaterThan(1);
    }
  }

  private static InputSpec list(List<String> numbers) {
    return new InputSpec(numbers, List.of(), Map.of("tags", Shape.of(3)), Map.of("tags", 4));
  }

  /** Items 2 and 3, and none: the second row is the number alone, then zeros. */
  @Test
  void listsAreTheMeanOfTheEmbeddingsOfTheirItems() {
    Graph g = new Graph(Mode.INFERENCE);
    Encoder encoder = new Tabular(2, 1, List.of(), Activation.RELU, 0);
    Tensor y = representation(encoder, list(List.of("x")), g);
    Feed feed =
        new Feed()
            .input(InputSpec.NUMBERS, Values.matrix(new double[][] {{7}, {8}}))
            .input("tags", Values.matrix(new double[][] {{3, 2, 0}, {0, 0, 0}}))
            .variable(
                scope.variables().iterator().next(),
                Values.of(Shape.of(4, 2), 100, 100, 1, 2, 3, 4, 5, 8));
    assertThat(new Interpreter(feed).value(y).data()).containsExactly(7, 4, 6, 8, 0, 0);
    ArrayEncodersTest other = new ArrayEncodersTest();
    assertThat(other.representation(new FtTransformer(), list(List.of("x")), g).shape())
        .isEqualTo(Shape.batchOf(192));
  }

  /**
   * Two categories and a list of one vocabulary of two texts, and another category between them:
   * the rows of one table are unknown, a, b; then those of the other.
   */
  @Test
  void columnsOfOneVocabularyHaveCommonEmbeddings() {
    InputSpec inputs =
        new InputSpec(
            List.of(),
            List.of(new Category("other", 2), new Category("from", 3), new Category("to", 3)),
            Map.of("tags", Shape.of(2), "more", Shape.of(1), "same", Shape.of(1)),
            Map.of("tags", 4, "more", 3, "same", 3),
            Map.of("from", "words", "to", "words", "tags", "words", "more", "m", "same", "m"));
    Graph g = new Graph(Mode.INFERENCE);
    Tensor y = representation(new Tabular(1, 1, List.of(), Activation.RELU, 0), inputs, g);
    assertThat(scope.variables())
        .extracting(Variable::toString)
        .containsExactly("stem/embedding/table [5, 1]", "stem/lists/m/table [3, 1]");
    List<Variable> tables = List.copyOf(scope.variables());
    Feed feed =
        new Feed()
            .input(InputSpec.CODES, Values.matrix(new double[][] {{1, 2, 1}, {0, 0, 2}}))
            .input("tags", Values.matrix(new double[][] {{2, 3}, {1, 0}}))
            .input("more", Values.matrix(new double[][] {{2}, {0}}))
            .input("same", Values.matrix(new double[][] {{2}, {1}}))
            .variable(tables.get(0), Values.of(Shape.of(5, 1), 1, 2, 10, 20, 30))
            .variable(tables.get(1), Values.of(Shape.of(3, 1), 99, 5, 6));
    double[] values = new Interpreter(feed).value(y).data();
    List<String> order = List.copyOf(inputs.lists().keySet());
    double[][] lists = {{25, 6, 6}, {10, 0, 5}};
    double[][] rows = {{2, 30, 20}, {1, 10, 30}};
    for (int row = 0; row < 2; row++) {
      for (int i = 0; i < 3; i++) {
        assertThat(values[6 * row + i]).isEqualTo(rows[row][i]);
        int place = List.of("tags", "more", "same").indexOf(order.get(i));
        assertThat(values[6 * row + 3 + i]).as(order.get(i)).isEqualTo(lists[row][place]);
      }
    }
    InputSpec sequence =
        new InputSpec(
            List.of(),
            List.of(new Category("from", 3)),
            Map.of("tags", Shape.of(2)),
            Map.of("tags", 4),
            Map.of("from", "words", "tags", "words"));
    refuses(
        ConfigurationException.class,
        () -> new Recurrent(List.of(2), 0, true).stem(scope.child("s"), sequence),
        "cannot share the vocabulary 'words'");
  }

  @Test
  void listsAreSequences() {
    Graph g = new Graph(Mode.INFERENCE);
    Encoder encoder = new Recurrent(List.of(2), 0, true);
    Tensor y = representation(encoder, list(List.of()), g);
    Feed feed = new Feed().initial(List.copyOf(scope.variables()), 1);
    Interpreter two =
        new Interpreter(feed.input("tags", Values.matrix(new double[][] {{3, 2, 0}, {0, 0, 0}})));
    Interpreter gap =
        new Interpreter(feed.input("tags", Values.matrix(new double[][] {{3, 0, 2}, {2, 3, 0}})));
    double[] codes = two.value(y).data();
    assertThat(gap.value(y).at(0, 0)).isEqualTo(codes[0]);
    assertThat(gap.value(y).at(1, 0)).isNotEqualTo(codes[0]);
    assertThat(codes[2]).isZero();
    refuses(
        ConfigurationException.class,
        () -> new Recurrent().stem(scope.child("b"), list(List.of())),
        "the list 'tags'",
        "padded: true");
    refuses(
        ConfigurationException.class,
        () -> new Mlp().stem(scope.child("c"), list(List.of())),
        "tabular");
  }

  @Test
  void vectorsAreSequencesOfOneFeature() {
    InputSpec vectors = arrays(Map.of("series", Shape.of(5)));
    Graph g = new Graph(Mode.TRAINING);
    assertThat(representation(new Transformer(), vectors, g).shape()).isEqualTo(Shape.batchOf(64));
  }

  @Test
  void dataOfAnotherKindIsRefused() {
    Class<ConfigurationException> type = ConfigurationException.class;
    InputSpec table = InputSpec.numbers(2);
    InputSpec both = new InputSpec(List.of("x"), List.of(), Map.of("image", Shape.of(4, 4, 1)));
    InputSpec two = arrays(Map.of("a", Shape.of(4), "b", Shape.of(4)));
    refuses(type, () -> new Conv().stem(scope, table), "the conv encoder", "arrays []");
    refuses(type, () -> new Conv().stem(scope, both), "the conv encoder", "'image'", "1 numbers");
    refuses(type, () -> new ResNet().stem(scope, sequence(4, List.of())), "resnet", "[4, 2]");
    refuses(type, () -> new Recurrent().stem(scope, two), "the gru encoder", "a", "b");
    refuses(type, () -> new Transformer().stem(scope, image(4, 4)), "transformer", "[4, 4, 1]");
    refuses(type, () -> new Recurrent().stem(scope, sequence(1001, List.of())), "at most 1000");
    refuses(type, () -> new FtTransformer().stem(scope, both), "the ft-transformer", "[image]");
  }

  @Test
  void optionsWithoutAMeaningAreRefused() {
    Class<OptionException> type = OptionException.class;
    Activation relu = Activation.RELU;
    refuses(type, () -> new Conv(List.of(0), 3, 2, List.of(), relu, 0), "channels");
    refuses(type, () -> new Conv(List.of(2), 0, 2, List.of(), relu, 0), "size");
    refuses(type, () -> new Conv(List.of(2), 3, 0, List.of(), relu, 0), "pool");
    refuses(type, () -> new ResNet(List.of(), List.of(), false, 0), "channels");
    refuses(type, () -> new ResNet(List.of(4, 8), List.of(1), false, 0), "blocks", "[4, 8]");
    refuses(type, () -> new ResNet(List.of(4, 6), List.of(1, 1), false, 4), "groups", "4");
    refuses(type, () -> new ResNet(List.of(4), List.of(1), false, -1), "groups");
    refuses(type, () -> new FtTransformer(6, 1, 4, 0, 0), "heads", "6");
    refuses(type, () -> new FtTransformer(6, 0, 2, 0, 0), "blocks");
    refuses(type, () -> new Recurrent(List.of(), 0, false), "units");
    refuses(type, () -> new Transformer(4, 1, 2, 1, false), "dropout");
  }
}
