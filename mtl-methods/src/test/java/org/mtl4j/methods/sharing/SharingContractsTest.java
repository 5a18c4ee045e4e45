// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.sharing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.api.sharing.Encoder;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.methods.Variants;
import org.mtl4j.methods.Variants.Variant;
import org.mtl4j.testkit.sharing.SharingContract;
import org.mtl4j.testkit.sharing.TrialEncoder;
import org.mtl4j.testkit.sharing.TrialTokens;

/**
 * The contract of every registered sharing strategy, with its defaults and with each option at its
 * bounds.
 */
class SharingContractsTest {
  /** Strategies of relations between tasks, which need two. */
  private static final Set<String> SEVERAL = Set.of("esmm", "escm2", "aitm", "dbmtl");

  /** Strategies that need the labels of several tasks in one row. */
  private static final Set<String> COMMON_ROWS = Set.of("escm2");

  /** Encoders of strategies that have no meaning for every encoder. */
  private static final Map<String, Encoder> ENCODERS =
      Map.of(
          "sluice", new TrialEncoder(Activation.TANH, List.of(6, 6)),
          "multitab", new TrialTokens(12),
          "adashare", new TrialEncoder(Activation.TANH, List.of(4, 4)));

  /** Strategies whose contract is checked over tokens too: rows of several axes. */
  private static final Set<String> OVER_TOKENS =
      Set.of(
          "mmoe",
          "omoe",
          "cgc",
          "ple",
          "dselect-k",
          "moe-topk",
          "snr",
          "stem",
          "pepnet",
          "cross-stitch",
          "sluice",
          "nddr",
          "mtan",
          "pad-net",
          "soft-trace-norm",
          "tensor-factor",
          "ltb",
          "adashare");

  @TestFactory
  Stream<DynamicContainer> contracts() {
    return Variants.registered(Kind.SHARING).stream()
        .map(
            variants ->
                DynamicContainer.dynamicContainer(
                    variants.name(),
                    variants.all().stream().map(variant -> of(variants.name(), variant))));
  }

  /** Rows of the representation are [tokens, width]. */
  @TestFactory
  Stream<DynamicContainer> contractsOverTokens() {
    return Variants.registered(Kind.SHARING).stream()
        .filter(variants -> OVER_TOKENS.contains(variants.name()))
        .map(variants -> of(variants.name(), variants.all().get(0), new TrialTokens(12)));
  }

  private static DynamicContainer of(String name, Variant<SharingStrategy> variant) {
    return of(name, variant, ENCODERS.getOrDefault(name, new TrialEncoder()));
  }

  private static DynamicContainer of(
      String name, Variant<SharingStrategy> variant, Encoder encoder) {
    SharingContract contract =
        new SharingContract() {
          @Override
          protected SharingStrategy strategy() {
            return variant.method().apply(3);
          }

          @Override
          protected Encoder encoder() {
            return encoder;
          }

          @Override
          protected int leastTasks() {
            return SEVERAL.contains(name) ? 2 : 1;
          }

          @Override
          protected boolean ownRows() {
            return !COMMON_ROWS.contains(name);
          }
        };
    return DynamicContainer.dynamicContainer(variant.name(), contract.contract());
  }
}
