// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.View;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.methods.balancer.Sum;

/** The default convention of every registered method for the private parameters of a task. */
class PrivateParametersTest {
  private static final Registry REGISTRY = Registry.load();

  /**
   * Methods whose weights multiply the losses in their papers. Others change shared gradients only.
   */
  private static final Set<String> WEIGHTED =
      Set.of(
          "mean",
          "constant",
          "mgda",
          "nash-mtl",
          "gradnorm",
          "excess-mtl",
          "ntk-mtl-sr",
          "epo",
          "pareto-mtl",
          "pe-ltr",
          "dibs");

  private static final Map<String, List<String>> REQUIRED =
      Map.of(
          "constant", List.of("weights=[1, 2]"),
          "cr-mogm", List.of("method=upgrad"),
          "every-k", List.of("method=upgrad"));

  static Stream<String> names() {
    return REGISTRY.entries(Kind.BALANCER).stream().map(Entry::name);
  }

  private static GradientBalancer method(String name, List<String> options) {
    return new Configuration(REGISTRY).create(Kind.BALANCER, name, options);
  }

  @ParameterizedTest
  @MethodSource("names")
  void followsThePaper(String name) {
    GradientBalancer method = method(name, REQUIRED.getOrDefault(name, List.of()));
    assertThat(method.convention())
        .isEqualTo(WEIGHTED.contains(name) ? Convention.WEIGHTED : Convention.OWN);
  }

  /** All methods with weights, except the sum, whose weights are 1. */
  @ParameterizedTest
  @MethodSource("names")
  void canBeHadTheOtherWay(String name) {
    List<String> required = REQUIRED.getOrDefault(name, List.of());
    GradientBalancer method = method(name, required);
    if (method.view() == View.COORDINATES || method instanceof Sum) {
      return;
    }
    boolean weighted = method.convention() == Convention.WEIGHTED;
    boolean wraps = REQUIRED.getOrDefault(name, List.of()).contains("method=upgrad");
    String key = wraps ? "method.convention" : "convention";
    String other = key + "=" + (weighted ? "own" : "weighted");
    GradientBalancer turned =
        method(name, Stream.concat(required.stream(), Stream.of(other)).toList());
    assertThat(turned.convention()).isEqualTo(weighted ? Convention.OWN : Convention.WEIGHTED);
  }

  /** The page names the method, with its convention in the last column. */
  @ParameterizedTest
  @MethodSource("names")
  void isReportedOnThePage(String name) throws IOException {
    assertThat(Files.readAllLines(Path.of("../docs/balancers.md")))
        .filteredOn(line -> line.startsWith("| `") && line.contains("`" + name + "`"))
        .singleElement()
        .satisfies(line -> assertThat(line.contains("weight")).isEqualTo(WEIGHTED.contains(name)));
  }
}
