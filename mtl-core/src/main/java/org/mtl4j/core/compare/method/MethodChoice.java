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
import org.mtl4j.core.compare.contender.BestOf;
import org.mtl4j.core.compare.contender.Candidate;
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
 * Contenders by name. A method is a weighting, a balancer, or one of each joined by a plus; options
 * stand in braces, and alternatives, parted by a bar, make a row that is tuned: the best of them by
 * validation.
 *
 * <pre>{@code
 * uncertainty, cagrad{c=0.4}, uncertainty+cagrad, cagrad{c=0.2|0.4|0.8},
 * fixed{weights=[1,1]|[1,2]|[2,1]}, all-balancers
 * }</pre>
 *
 * <p>A balancer alone stands on equal weights, a weighting alone on one pass over the sum. An
 * option that maps tasks to values may be given as a list in the order of the tasks.
 */
public final class MethodChoice {
  private final Registry registry;
  private final Configuration configuration;
  private final Experiment experiment;
  private final MethodNames names;

  /**
   * Methods for an experiment.
   *
   * @param experiment says what the contenders have in common
   */
  public MethodChoice(Registry registry, Experiment experiment) {
    this.registry = registry;
    this.configuration = new Configuration(registry);
    this.experiment = experiment;
    this.names = new MethodNames(registry);
  }

  /**
   * Every sharing strategy with every method. What stands behind a word for many is a {@link
   * Candidate}.
   *
   * @param methods names with options, parted by commas; {@code all}, {@code all-weightings} and
   *     {@code all-balancers} stand for those that need no option
   * @param sharing names of sharing strategies in the same form; empty for the experiment's own
   * @throws ConfigurationException where a name or an option does not exist; tells the nearest
   */
  public List<Contender> contenders(String methods, Optional<String> sharing) {
    Map<String, Asked<SharingStrategy>> strategies = strategies(sharing);
    Map<String, Contender> rows = new LinkedHashMap<>();
    Map<String, Asked<Coordination>> coordinations = coordinations(methods);
    strategies.forEach(
        (strategy, sharings) ->
            coordinations.forEach(
                (method, ways) -> {
                  String name = strategies.size() == 1 ? method : strategy + " + " + method;
                  Contender row = contender(name, sharings.forms(), ways.forms());
                  rows.put(name, sharings.byName() && ways.byName() ? row : new Candidate(row));
                }));
    return List.copyOf(rows.values());
  }

  /** What {@code all} and the like leave out, as it cannot be used without an option. */
  public List<String> leftOut(String methods) {
    return names.leftOut(methods);
  }

  /**
   * The one method of a front, named in the same form, without alternatives; weights that the
   * preference stands for may be left out.
   *
   * @param method empty for the experiment's own
   * @throws ConfigurationException where it takes no preference; tells which do
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
      String name, List<Named<SharingStrategy>> strategies, List<Named<Coordination>> ways) {
    List<Combination> variants = new ArrayList<>();
    for (Named<SharingStrategy> strategy : strategies) {
      Model own = experiment.model();
      Model model = new Model(own.encoder(), strategy.value(), own.head());
      for (Named<Coordination> way : ways) {
        String title = strategy.name() + " + " + way.name();
        variants.add(new Combination(title, model, way.value()));
      }
    }
    return variants.size() == 1
        ? new Combination(name, variants.get(0).model(), variants.get(0).coordination())
        : new BestOf(name, variants);
  }

  private Map<String, Asked<SharingStrategy>> strategies(Optional<String> sharing) {
    Map<String, Asked<SharingStrategy>> strategies = new LinkedHashMap<>();
    if (sharing.isEmpty()) {
      SharingStrategy own = experiment.model().sharing();
      String name = registry.entryOf(own).name();
      strategies.put(name, new Asked<>(List.of(new Named<>(name, own)), true));
      return strategies;
    }
    names
        .ofSharing(sharing.get())
        .forEach((word, byName) -> strategies.put(word, new Asked<>(sharings(word), byName)));
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

  private Map<String, Asked<Coordination>> coordinations(String methods) {
    Map<String, Asked<Coordination>> rows = new LinkedHashMap<>();
    names
        .ofMethods(methods)
        .forEach(
            (word, byName) -> {
              List<Named<Coordination>> ways = new ArrayList<>();
              for (String alternative : MethodText.split(word, '|')) {
                ways.addAll(ways(alternative, false));
              }
              rows.put(word, new Asked<>(ways, byName));
            });
    return rows;
  }

  /**
   * The coordinations of a weighting, a balancer, or one of each.
   *
   * @param steered whether a preference will replace the weights of a method that takes one
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

  /** Settings, to be overruled, of the weights that a method cannot do without. */
  private static List<String> unweighted(Entry entry) {
    return entry.form().required().stream()
        .filter(component -> Preferential.class.isAssignableFrom(entry.form().type()))
        .filter(component -> component.type() instanceof OptionType.MapOf)
        .map(component -> component.key() + "={}")
        .toList();
  }

  private Coordination with(Coordination begun, Entry entry, List<String> settings) {
    if (entry.kind() == Kind.WEIGHTING) {
      LossWeighting weighting = configuration.create(Kind.WEIGHTING, entry.name(), settings);
      return new Coordination(weighting, begun.balancer(), begun.transfer());
    }
    Balancing balancing = configuration.balancing(entry.name(), settings);
    return new Coordination(begun.weighting(), Optional.of(balancing), begun.transfer());
  }

  private List<String> settings(Kind<?> kind, MethodText text, List<String> settings) {
    Entry entry = registry.find(kind, names.plain(text.name()));
    List<String> tasks = List.copyOf(experiment.tasks().keySet());
    return settings.stream()
        .map(setting -> MethodText.byTask(entry.form(), setting, tasks))
        .toList();
  }

  private record Named<T>(String name, T value) {}

  /** The forms of what one word stands for, and whether it was asked for by its name. */
  private record Asked<T>(List<Named<T>> forms, boolean byName) {}
}
