// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.cli.balance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.DataException;
import org.mtl4j.api.error.Nearest;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.registry.Component;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.serve.file.Json;
import org.mtl4j.testkit.balancer.BalancerTrial;
import org.mtl4j.testkit.balancer.BalancerTrial.Outcome;

/** Evaluates balancers on gradients given as JSON. */
public final class BalancerEvaluator {
  private static final String ALL = "all";

  private final Registry registry;
  private final Configuration configuration;

  /** The options of each balancer. */
  private final Map<String, List<String>> methods = new LinkedHashMap<>();

  /**
   * Creates each balancer once to check its options.
   *
   * @param names names of balancers, or "all"
   * @param options {@code key=value}, or {@code method.key=value}
   * @throws ConfigurationException if a name or an option does not exist or is not valid
   */
  public BalancerEvaluator(Registry registry, List<String> names, List<String> options) {
    this.registry = registry;
    this.configuration = new Configuration(registry);
    for (String name : names) {
      if (name.equals(ALL)) {
        registry.entries(Kind.BALANCER).stream()
            .filter(entry -> entry.form().required().isEmpty())
            .forEach(entry -> methods.put(entry.name(), new ArrayList<>()));
      } else {
        methods.put(registry.find(Kind.BALANCER, name).name(), new ArrayList<>());
      }
    }
    options.forEach(this::option);
    methods.forEach((name, settings) -> configuration.create(Kind.BALANCER, name, settings));
  }

  private void option(String option) {
    String key = option.substring(0, Math.max(option.indexOf('='), 0));
    if (key.isEmpty()) {
      throw new ConfigurationException(
          "an option must be KEY=VALUE, but is '%s'".formatted(option));
    }
    Optional<String> named =
        methods.keySet().stream().filter(method -> key.startsWith(method + ".")).findFirst();
    if (named.isPresent()) {
      methods.get(named.get()).add(option.substring(named.get().length() + 1));
    } else if (methods.size() == 1) {
      methods.values().iterator().next().add(option);
    } else {
      String method = key.contains(".") ? key.substring(0, key.indexOf('.')) : key;
      throw new ConfigurationException(
          "with several methods an option must be METHOD.KEY=VALUE, but is '%s'; %s"
              .formatted(option, Nearest.hint(method, List.copyOf(methods.keySet()))));
    }
  }

  /**
   * Evaluates all balancers on one line of input.
   *
   * @param where the file and the number of the line, for messages
   * @return one line of JSON for each balancer
   * @throws DataException if the line is not valid
   */
  public List<String> evaluate(String line, String where) {
    GradientInput gradients = GradientInput.read(line, where);
    List<String> answers = new ArrayList<>();
    for (String method : methods.keySet()) {
      ObjectNode answer = Json.object();
      gradients.name().ifPresent(name -> answer.set("name", name));
      answer.put("method", method);
      try {
        answer(answer, gradients, balancer(method, gradients));
      } catch (ArithmeticException
          | IllegalArgumentException
          | NumericalException
          | ConfigurationException e) {
        answer.put(
            "error", Optional.ofNullable(e.getMessage()).orElse("the method gave no reason"));
      }
      answers.add(answer.toString());
    }
    return answers;
  }

  private GradientBalancer balancer(String method, GradientInput gradients) {
    List<String> settings = new ArrayList<>(methods.get(method));
    Entry entry = registry.find(Kind.BALANCER, method);
    List<String> keys = entry.form().components().stream().map(Component::key).toList();
    gradients
        .settings()
        .forEach(
            (key, value) -> {
              if (keys.contains(key)) {
                settings.add(key + "=" + value);
              }
            });
    return configuration.create(Kind.BALANCER, method, settings);
  }

  private static void answer(ObjectNode answer, GradientInput gradients, GradientBalancer method) {
    BalancerTrial trial = new BalancerTrial(method, gradients.rows().length);
    if (gradients.products()) {
      double[] weights = finite(trial.weigh(gradients.rows(), gradients.losses()));
      answer.set("weights", Json.mapper().valueToTree(weights));
    } else {
      Outcome outcome = trial.step(gradients.rows(), gradients.losses());
      answer.set(
          "weights",
          Json.mapper().valueToTree(outcome.weights().map(BalancerEvaluator::finite).orElse(null)));
      answer.set("update", Json.mapper().valueToTree(outcome.update()));
    }
  }

  private static double[] finite(double[] weights) {
    if (!Arrays.stream(weights).allMatch(Double::isFinite)) {
      throw new ArithmeticException("the weights are not finite: " + Arrays.toString(weights));
    }
    return weights;
  }
}
