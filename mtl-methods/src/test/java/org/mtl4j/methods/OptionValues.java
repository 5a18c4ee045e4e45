// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.mtl4j.methods.balancer.Cagrad;
import org.mtl4j.methods.balancer.CrMogm;
import org.mtl4j.methods.balancer.GradVac;
import org.mtl4j.methods.balancer.Modo;
import org.mtl4j.methods.balancer.Upgrad;
import org.mtl4j.methods.loss.Focal;
import org.mtl4j.methods.loss.Huber;
import org.mtl4j.methods.schedule.Cosine;
import org.mtl4j.testkit.weighting.WeightingTrial;

/**
 * The values that tests give to options whose type does not say what to try: lists, maps, text,
 * optional values, and records of a kind. A required option takes the first one as its default.
 */
final class OptionValues {
  private static final Map<String, List<IntFunction<Object>>> VALUES =
      Map.ofEntries(
          each(
              "balancer/constant/weights",
              tasks -> Collections.nCopies(tasks, 0.5),
              tasks -> numbers(tasks, t -> t % 2 - 0.25)),
          each("balancer/cr-mogm/method", n -> new Upgrad(), n -> new GradVac()),
          each(
              "balancer/every-k/method",
              n -> new Cagrad(),
              n -> new CrMogm(new GradVac()),
              n -> new Modo()),
          each("balancer/epo/preference", n -> List.of(), OptionValues::shares),
          each("balancer/pareto-mtl/preference", n -> List.of(), OptionValues::shares),
          each(
              "balancer/pareto-mtl/rays",
              n -> List.of(),
              tasks -> List.of(shares(tasks), Collections.nCopies(tasks, 1.0))),
          each(
              "balancer/pe-ltr/least",
              n -> List.of(),
              tasks -> Collections.nCopies(tasks, 0.5 / tasks)),
          each("balancer/pcgrad/orders", n -> List.of(), OptionValues::orders),
          each("balancer/gradvac/orders", n -> List.of(), OptionValues::orders),
          each("balancer/pivrg/references", n -> List.of(), tasks -> numbers(tasks, t -> 1 + t)),
          // A larger exponent overflows, which is an ArithmeticException.
          each("balancer/ntk-mtl/exponent", n -> 0.0, n -> 10.0),
          each("balancer/ntk-mtl-sr/exponent", n -> 0.0, n -> 10.0),
          each("balancer/gradnorm/layer", n -> Optional.empty(), n -> Optional.of("jacob")),
          each(
              "weighting/fixed/weights",
              tasks -> named(tasks, t -> 1 + t),
              tasks -> named(tasks, t -> t == 0 ? 1 : 0)),
          each("weighting/uncertainty/classification", n -> List.of(), n -> List.of("a")),
          each("weighting/uncertainty/initial", n -> -10.0, n -> 10.0),
          each("weighting/uncertainty-softmax/temperature", n -> 1.0, n -> 1e-6, n -> 1e6),
          // Larger powers, and larger rates at losses of 1e6, underflow to 0/0. That stops the
          // step.
          each("weighting/lbtw/alpha", n -> 0.0, n -> 10.0),
          each("weighting/go4align/rate", n -> 0.0, n -> 5e-4),
          each("weighting/auto-lambda/primary", n -> List.of(), n -> List.of("a")),
          each("weighting/stch/preference", n -> List.of(), OptionValues::shares),
          each("weighting/stch/ideal", n -> Map.of(), n -> Map.of("a", 0.1)),
          each("weighting/chebyshev/preference", n -> List.of(), OptionValues::shares),
          each("weighting/chebyshev/ideal", n -> Map.of(), n -> Map.of("a", 0.1)),
          each("weighting/pbi/preference", n -> List.of(), OptionValues::shares),
          each("weighting/pbi/ideal", n -> Map.of(), n -> Map.of("a", 0.1)),
          each("weighting/cosmos/preference", n -> List.of(), OptionValues::shares),
          each(
              "weighting/achievement/potentials", n -> Map.of(), tasks -> named(tasks, t -> 1 + t)),
          each("weighting/famo/minima", n -> Map.of(), n -> Map.of("a", -2.0, "b", -2.0)),
          each("sharing/pepnet/domain", n -> List.of(), n -> List.of("k"), n -> List.of("y")),
          each("sharing/pepnet/prior", n -> List.of(), n -> List.of("x", "l", "k")),
          each("transfer/consistency/chain", n -> List.of(), n -> List.of("a", "b")),
          each("schedule/warmup/steps", n -> 1L, n -> 100L),
          each("schedule/warmup/then", n -> new Cosine()),
          each("schedule/step/every", n -> 1, n -> 3),
          each("task/regression/label", n -> List.of("a"), n -> List.of("a", "b")),
          each("task/regression/loss", n -> new Huber()),
          each("task/binary/label", n -> "a"),
          each("task/binary/positive", n -> Optional.empty(), n -> Optional.of("yes")),
          each("task/binary/loss", n -> new Focal()),
          each("task/multiclass/label", n -> "a"),
          each("task/multiclass/loss", n -> new Focal()),
          each("task/multilabel/labels", n -> List.of("a", "b")),
          each("task/multilabel/positive", n -> Optional.empty(), n -> Optional.of("yes")),
          each("task/multilabel/separator", n -> Optional.empty()),
          each("task/multilabel/loss", n -> new Focal()),
          each(
              "loss/focal/alpha",
              n -> Optional.empty(),
              n -> Optional.of(0.0),
              n -> Optional.of(1.0)),
          each("reference/linear/penalties", n -> List.of(1.0), n -> List.of(0.1, 10.0)),
          each("loss/cross-entropy/classWeights", n -> List.of(), n -> List.of(1.0, 2.0)),
          each("encoder/mlp/widths", n -> List.of(1), n -> List.of(8, 4)),
          each("encoder/tabular/widths", n -> List.of(1), n -> List.of(8, 4)),
          each("encoder/realmlp/widths", n -> List.of(1), n -> List.of(8, 4)),
          each("encoder/tabm/widths", n -> List.of(1), n -> List.of(8, 4)),
          each("sharing/shared-middle/own", n -> 0, n -> 1),
          each("sharing/esmm/click", n -> "a"),
          each("sharing/esmm/conversion", n -> "b"),
          each("sharing/esmm/shared", n -> 0, n -> 2),
          each("sharing/escm2/click", n -> "a"),
          each("sharing/escm2/conversion", n -> "b"),
          each("sharing/escm2/shared", n -> 0, n -> 2),
          each("sharing/aitm/chain", n -> List.of(), n -> List.of("c", "a")),
          each("sharing/aitm/shared", n -> 0, n -> 2),
          each("sharing/dbmtl/after", n -> Map.of(), n -> Map.of("c", List.of("a", "b"))),
          each("sharing/dbmtl/shared", n -> 0, n -> 2),
          each("transfer/distillation/teachers", n -> Map.of()),
          each("transfer/kd-mtl/factors", n -> Map.of(), n -> Map.of("c", 0.0, "a", 2.0)),
          each("encoder/conv/channels", n -> List.of(1), n -> List.of(8, 4)),
          each("encoder/conv/widths", n -> List.of(), n -> List.of(8, 4)),
          each("encoder/resnet/channels", n -> List.of(1, 1, 1, 1), n -> List.of(4, 4, 8, 8)),
          each("encoder/resnet/blocks", n -> List.of(1, 1, 1, 1), n -> List.of(3, 4, 6, 3)),
          each("encoder/ft-transformer/width", n -> 8, n -> 64),
          each("encoder/gru/units", n -> List.of(1), n -> List.of(8, 4)),
          each("encoder/transformer/width", n -> 4, n -> 128),
          each("head/mlp/widths", n -> List.of(), n -> List.of(4)));

  private OptionValues() {}

  /** The values for so many tasks, if the table has any for this option. */
  static Optional<List<IntFunction<Object>>> of(String kind, String name, String option) {
    return Optional.ofNullable(VALUES.get(kind + "/" + name + "/" + option));
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // List.of copies the array
  private static Map.Entry<String, List<IntFunction<Object>>> each(
      String option, IntFunction<Object>... values) {
    List<IntFunction<Object>> list = new ArrayList<>();
    for (IntFunction<Object> value : values) {
      list.add(value);
    }
    return Map.entry(option, list);
  }

  private static List<Double> numbers(int tasks, IntFunction<Number> number) {
    return IntStream.range(0, tasks).mapToObj(t -> number.apply(t).doubleValue()).toList();
  }

  private static Map<String, Double> named(int tasks, IntFunction<Number> number) {
    Map<String, Double> named = new LinkedHashMap<>();
    for (String task : WeightingTrial.names(tasks)) {
      named.put(task, number.apply(named.size()).doubleValue());
    }
    return named;
  }

  /** Shares in the ratio 1 : 2 : .. : T. */
  private static List<Double> shares(int tasks) {
    return numbers(tasks, t -> (1.0 + t) / (tasks * (tasks + 1) / 2.0));
  }

  /** For each task the others, from the last to the first. */
  private static List<List<Integer>> orders(int tasks) {
    Integer[] downwards = new Integer[tasks];
    Arrays.setAll(downwards, k -> tasks - 1 - k);
    return IntStream.range(0, tasks)
        .mapToObj(i -> Arrays.stream(downwards).filter(j -> j != i).toList())
        .toList();
  }
}
