// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.config.Tree.Scalar;
import org.mtl4j.core.config.Tree.Sort;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.registry.OptionType;
import org.mtl4j.core.registry.PlainTree;
import org.mtl4j.core.registry.Registry;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * Reads and writes experiments as YAML.
 *
 * <p>Keys are the components of {@link Experiment} and of its nested records. A key that is not
 * written has its default. A scalar instead of a mapping is a file, a name or the value of one
 * component: see {@link Reference}. {@code ${NAME}} and {@code ${NAME:-default}} in a value are
 * replaced by an environment variable.
 */
public final class Configuration {
  private static final OptionType EXPERIMENT = new OptionType.Group(Experiment.class);

  private final Registry registry;

  /**
   * @param registry the records that can be chosen by name
   */
  public Configuration(Registry registry) {
    this.registry = registry;
  }

  /** Reads a file: {@link #read(Path, List)}. */
  public Experiment read(Path file) {
    return read(file, List.of());
  }

  /**
   * Reads a file.
   *
   * @param settings values that override those of the file: {@code training.epochs=3}. Their paths
   *     are relative to the working directory
   * @throws ConfigurationException at the first mistake; names file, line, column and key, what was
   *     found, what is expected and what exists instead
   */
  public Experiment read(Path file, List<String> settings) {
    return experiment(Yaml.read(file), settings);
  }

  /**
   * Reads text.
   *
   * @param source the name of the text in messages
   * @param folder the folder of relative paths
   * @throws ConfigurationException as {@link #read(Path, List)}
   */
  public Experiment parse(String yaml, String source, Path folder) {
    return experiment(Yaml.parse(yaml, source, folder), List.of());
  }

  private Experiment experiment(Tree tree, List<String> settings) {
    Path here = Path.of("").toAbsolutePath();
    Tree changed = new Overrides(registry).apply(tree, EXPERIMENT, settings, "--set", here);
    Tree expanded = new TaskFamilies(new Binder(registry)).expand(new Spot("", changed));
    Experiment experiment = (Experiment) bind(expanded, EXPERIMENT);
    new MetricChecks(registry).check(new Spot("", expanded), experiment);
    return experiment;
  }

  /**
   * Constructs a pluggable record by its name.
   *
   * @param settings options: {@code c=0.4}
   * @throws ConfigurationException if the name or an option does not exist, or a value is refused
   */
  public <T> T create(Kind<T> kind, String name, List<String> settings) {
    return kind.type().cast(create(new OptionType.Reference(kind), kind, name, settings));
  }

  /**
   * Constructs a balancer by its name, with its level.
   *
   * @param settings options: {@code c=0.4}, {@code on=representation}
   * @throws ConfigurationException if the name or an option does not exist, or a value is refused
   */
  public Balancing balancing(String name, List<String> settings) {
    return (Balancing) create(new OptionType.Group(Balancing.class), Kind.BALANCER, name, settings);
  }

  private Object create(OptionType type, Kind<?> kind, String name, List<String> settings) {
    Path here = Path.of("").toAbsolutePath();
    Tree named = new Scalar(new Place(kind + " '" + name + "'", 0, 0, here), name, Sort.TEXT);
    Tree changed =
        new Overrides(registry).apply(named, type, settings, kind + " '" + name + "'", here);
    return bind(changed, type);
  }

  private Object bind(Tree tree, OptionType type) {
    return new Binder(registry).bind(new Spot("", tree), type, Optional.empty());
  }

  /**
   * Writes an experiment with all defaults. Reading the result gives an equal experiment.
   *
   * @throws ConfigurationException if a part is not registered and so has no name
   */
  public String write(Experiment experiment) {
    return dump(Environment.escape(new PlainTree(registry).of(experiment)));
  }

  /**
   * Writes an experiment for a file. As {@link #write(Experiment)}, but every text that came from
   * an environment variable stays {@code ${NAME}}: it may be a secret. Numbers are written.
   */
  public String writeFile(Experiment experiment) {
    return dump(Environment.unexpanded(new PlainTree(registry).of(experiment)));
  }

  /**
   * A message for a file: values of environment variables that configurations of this process name
   * are replaced by {@code ${NAME}}. Values of fewer than four characters stay.
   */
  public static String redacted(String message) {
    return Environment.redacted(message);
  }

  /**
   * Writes a pluggable record with all options. {@link #parse(Kind, String)} gives an equal one.
   *
   * @throws ConfigurationException if it is not registered and so has no name
   */
  public <T> String write(Kind<T> kind, T value) {
    return dump(
        Environment.escape(new PlainTree(registry).of(new OptionType.Reference(kind), value)));
  }

  /**
   * Writes the required options of a pluggable record and those that differ from their defaults.
   *
   * @param paths turns the path of a file into the one that is written
   */
  public <T> String writeChanged(T value, UnaryOperator<Path> paths) {
    Map<String, Object> tree = PlainTree.changed(registry, paths).of((Record) value);
    // AUTO would write a mapping of scalars alone in one line, in braces.
    boolean flat =
        tree.values().stream().noneMatch(v -> v instanceof Map<?, ?> || v instanceof List<?>);
    return dump(tree, flat ? FlowStyle.BLOCK : FlowStyle.AUTO);
  }

  /** Reads a pluggable record that {@link #write(Kind, Object)} wrote. */
  public <T> T parse(Kind<T> kind, String yaml) {
    Tree tree = Yaml.parse(yaml, kind.id(), Path.of("").toAbsolutePath());
    return kind.type().cast(bind(tree, new OptionType.Reference(kind)));
  }

  private static String dump(Object tree) {
    return dump(tree, FlowStyle.AUTO);
  }

  private static String dump(Object tree, FlowStyle style) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(style)
            .setSchema(new CoreSchema())
            .setDereferenceAliases(true)
            .setWidth(100)
            .build();
    return new Dump(settings).dumpToString(tree);
  }
}
