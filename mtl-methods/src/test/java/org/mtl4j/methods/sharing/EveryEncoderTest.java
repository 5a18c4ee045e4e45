// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.mtl4j.api.data.InputSpec;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.graph.Scope;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.methods.Variants;
import org.mtl4j.testkit.sharing.ConnectedNetwork;

/**
 * Every registered strategy over every registered encoder, with defaults: outputs of the right
 * shapes in training and inference, or one sentence.
 */
class EveryEncoderTest {
  private static final InputSpec TABLE = ConnectedNetwork.INPUTS;
  private static final InputSpec IMAGE =
      new InputSpec(List.of(), List.of(), Map.of("image", Shape.of(32, 32, 1)));
  private static final InputSpec SEQUENCE =
      new InputSpec(List.of(), List.of(), Map.of("series", Shape.of(6, 3)));

  @TestFactory
  Stream<DynamicContainer> strategies() {
    Map<String, Encoder> encoders = new LinkedHashMap<>();
    Variants.registered(Kind.ENCODER).forEach(v -> encoders.put(v.name(), v.byDefault(3)));
    return Variants.registered(Kind.SHARING).stream()
        .map(
            variants ->
                DynamicContainer.dynamicContainer(
                    variants.name(),
                    encoders.entrySet().stream()
                        .map(
                            encoder ->
                                dynamicTest(
                                    encoder.getKey(),
                                    () -> check(variants.byDefault(3), encoder.getValue())))));
  }

  private static void check(SharingStrategy strategy, Encoder encoder) {
    InputSpec inputs = inputs(encoder).orElseThrow();
    try {
      ConnectedNetwork model =
          ConnectedNetwork.of(strategy, inputs, encoder, ConnectedNetwork.yesNo("a", "b", "c"));
      assertThat(model.outputs().outputs()).hasSize(3);
    } catch (ConfigurationException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n");
    }
  }

  /** The first kind of data that the encoder accepts. */
  private static Optional<InputSpec> inputs(Encoder encoder) {
    return Stream.of(TABLE, IMAGE, SEQUENCE).filter(spec -> accepts(encoder, spec)).findFirst();
  }

  private static boolean accepts(Encoder encoder, InputSpec inputs) {
    try {
      encoder.stem(Scope.root(), inputs);
      return true;
    } catch (ConfigurationException e) {
      return false;
    }
  }
}
