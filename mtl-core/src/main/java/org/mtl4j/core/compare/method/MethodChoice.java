// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.method;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.mtl4j.api.coordination.LossWeighting;
import org.mtl4j.api.coordination.Preferential;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.sharing.SharingStrategy;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.compare.contender.Combination;
import org.mtl4j.core.compare.contender.Contender;
import org.mtl4j.core.config.Configuration;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Model;
import org.mtl4j.core.registry.Entry;
import org.mtl4j.core.registry.OptionType;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.core.train.plan.RunPlan;
import org.mtl4j.methods.weighting.Equal;

/**
 * Parses contenders from names. A method is a weighting, a balancer, or one of each joined by a
 * plus. Options are written in braces. Alternatives are separated by a bar and make one contender:
 * the best of them by validation.
 *
 * <pre>{@code
 * uncertainty, cagrad{c=0.4}, uncertainty+cagrad, cagrad{c=0.2|0.4|0.8},
 * fixed{weights=[1,1]|[1,2]|[2,1]}, all-balancers
 * }</pre>
 *
 * <p>A balancer alone is used with equal weights, a weighting alone without a balancer. An option
 * that maps tasks to values may be given as a list in the order of the tasks.
 */
public final class MethodChoice {
  private final Registry registry;
  private final Configuration configuration;
  private final Experiment experiment;
  private final MethodNames names;

  /**
   * Methods for an experiment.
   *
   * @param experiment what the contenders have in common
   */
  public MethodChoice(Registry registry, Experiment experiment) {
    this.registry = registry;
    this.configuration = new Configuration(registry);
    this.experiment = experiment;
    this.names = new MethodNames(registry);
  }

  /**
   * Every sharing strategy with every method. Contenders from {@code all} and the like are {@link
   * Contender#optional}.
   *
   * @param methods names with options, separated by commas; {@code all}, {@code all-weightings} and
   *     {@code all-balancers} mean those that need no option
   * @param sharing names of sharing strategies in the same form; empty for that of the experiment
   * @throws ConfigurationException if a name or an option does not exist; lists the nearest
   */
  public List<Contender> contenders(String methods, Optional<String> sharing) {
    Map<String, Parsed<SharingStrategy>> strategies = strategies(sharing);
    Map<String, Parsed<Coordination>> coordinations = coordinations(methods);
    Map<String, Contender> contenders = new LinkedHashMap<>();
    strategies.forEach(
        (strategy, sharings) ->
            coordinations.forEach(
                (method, ways) -> {
                  String name = strategies.size() == 1 ? method : strategy + " + " + method;
                  boolean optional = !sharings.byName() || !ways.byName();
                  contenders.put(name, contender(name, sharings.forms(), ways.forms(), optional));
                }));
    return List.copyOf(contenders.values());
  }

  /** The methods that {@code all} and the like leave out because they have a required option. */
  public List<String> leftOut(String methods) {
    return names.leftOut(methods);
  }

  /**
   * The method of a front, in the same form, without alternatives. Weights that the preference
   * replaces may be left out.
   *
   * @param method empty for that of the experiment
   * @throws ConfigurationException if it takes no preference; lists the methods that do
   */
  public Coordination preferential(Optional<String> method) {
    Coordination coordination = experiment.coordination();
    if (method.isPresent()) {
      List<Named<Coordination>> ways = new ArrayList<>();
      for (String alternative : MethodText.split(method.get(), '|')) {
        ways.addAll(ways(alternative, true));
      }
      if (ways.size() > 1) {
        throw new ConfigurationException(
            "found '%s', which are %d methods, expected one".formatted(method.get(), ways.size()));
      }
      coordination = ways.get(0).value();
    }
    if (!takesPreference(coordination)) {
      List<String> able = new ArrayList<>();
      for (Kind<?> kind : List.of(Kind.WEIGHTING, Kind.BALANCER)) {
        registry.entries(kind).stream()
            .filter(entry -> Preferential.class.isAssignableFrom(entry.form().type()))
            .forEach(entry -> able.add(entry.name()));
      }
      throw new ConfigurationException(
          "a front needs a method that takes a preference, but '%s' takes none; these do: %s"
              .formatted(
                  method.orElse(RunPlan.title(experiment.model(), coordination)),
                  String.join(", ", able)));
    }
    return coordination;
  }

  private static boolean takesPreference(Coordination coordination) {
    return coordination.weighting() instanceof Preferential<?>
        || coordination.balancer().filter(b -> b.balancer() instanceof Preferential<?>).isPresent();
  }

  private Contender contender(
      String name,
      List<Named<SharingStrategy>> strategies,
      List<Named<Coordination>> ways,
      boolean optional) {
    Model common = experiment.model();
    boolean single = strategies.size() * ways.size() == 1;
    List<Combination> variants = new ArrayList<>();
    for (Named<SharingStrategy> strategy : strategies) {
      Model model = new Model(common.encoder(), strategy.value(), common.head());
      for (Named<Coordination> way : ways) {
        String title = single ? name : strategy.name() + " + " + way.name();
        variants.add(new Combination(title, model, way.value()));
      }
    }
    return new Contender(name, variants, optional);
  }

  private Map<String, Parsed<SharingStrategy>> strategies(Optional<String> sharing) {
    Map<String, Parsed<SharingStrategy>> strategies = new LinkedHashMap<>();
    if (sharing.isEmpty()) {
      SharingStrategy common = experiment.model().sharing();
      String name = registry.entryOf(common).name();
      strategies.put(name, new Parsed<>(List.of(new Named<>(name, common)), true));
      return strategies;
    }
    names
        .ofSharing(sharing.get())
        .forEach((word, byName) -> strategies.put(word, new Parsed<>(sharings(word), byName)));
    return strategies;
  }

  private List<Named<SharingStrategy>> sharings(String word) {
    List<Named<SharingStrategy>> forms = new ArrayList<>();
    for (String alternative : MethodText.split(word, '|')) {
      MethodText text = MethodText.of(alternative);
      for (List<String> settings : text.variants()) {
        SharingStrategy strategy =
            configuration.create(Kind.SHARING, text.name(), settings(Kind.SHARING, text, settings));
        forms.add(new Named<>(text.title(settings), strategy));
      }
    }
    return forms;
  }

  private Map<String, Parsed<Coordination>> coordinations(String methods) {
    Map<String, Parsed<Coordination>> coordinations = new LinkedHashMap<>();
    names
        .ofMethods(methods)
        .forEach(
            (word, byName) -> {
              List<Named<Coordination>> ways = new ArrayList<>();
              for (String alternative : MethodText.split(word, '|')) {
                ways.addAll(ways(alternative, false));
              }
              coordinations.put(word, new Parsed<>(ways, byName));
            });
    return coordinations;
  }

  /**
   * The coordinations of a weighting, a balancer, or one of each.
   *
   * @param steered whether a preference will replace the weights of the method
   */
  private List<Named<Coordination>> ways(String alternative, boolean steered) {
    List<Named<Coordination>> ways =
        List.of(
            new Named<>(
                "",
                new Coordination(
                    new Equal(), Optional.empty(), experiment.coordination().transfer())));
    Set<Kind<?>> used = new LinkedHashSet<>();
    for (String part : MethodText.split(alternative, '+')) {
      MethodText text = MethodText.of(part);
      Entry entry = names.find(text.name());
      if (!used.add(entry.kind())) {
        throw new ConfigurationException(
            "'%s' names two of kind %s, expected one weighting and one balancer at most"
                .formatted(alternative.strip(), entry.kind()));
      }
      List<Named<Coordination>> longer = new ArrayList<>();
      for (Named<Coordination> way : ways) {
        for (List<String> settings : text.variants()) {
          String title = way.name().isEmpty() ? "" : way.name() + "+";
          List<String> all = new ArrayList<>(settings(entry.kind(), text, settings));
          if (steered) {
            all.addAll(0, unweighted(entry));
          }
          longer.add(new Named<>(title + text.title(settings), with(way.value(), entry, all)));
        }
      }
      ways = longer;
    }
    return ways;
  }

  /** Empty settings for required weights that a preference replaces. */
  private static List<String> unweighted(Entry entry) {
    return entry.form().required().stream()
        .filter(component -> Preferential.class.isAssignableFrom(entry.form().type()))
        .filter(component -> component.type() instanceof OptionType.MapOf)
        .map(component -> component.key() + "={}")
        .toList();
  }

  private Coordination with(Coordination before, Entry entry, List<String> settings) {
    if (entry.kind() == Kind.WEIGHTING) {
      LossWeighting weighting = configuration.create(Kind.WEIGHTING, entry.name(), settings);
      return new Coordination(weighting, before.balancer(), before.transfer());
    }
    Balancing balancing = configuration.balancing(entry.name(), settings);
    return new Coordination(before.weighting(), Optional.of(balancing), before.transfer());
  }

  private List<String> settings(Kind<?> kind, MethodText text, List<String> settings) {
    Entry entry = registry.find(kind, names.plain(text.name()));
    List<String> tasks = List.copyOf(experiment.tasks().keySet());
    return settings.stream()
        .map(setting -> MethodText.byTask(entry.form(), setting, tasks))
        .toList();
  }

  private record Named<T>(String name, T value) {}

  /** The alternatives of one word of the text, and whether the word is a name rather than all. */
  private record Parsed<T>(List<Named<T>> forms, boolean byName) {}
}
