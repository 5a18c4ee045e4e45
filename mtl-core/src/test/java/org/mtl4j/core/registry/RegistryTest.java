// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.option.Option;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.api.spi.Plugin;
import org.mtl4j.api.train.Optimizer;
import org.mtl4j.api.train.Schedule;
import org.mtl4j.core.DataSources;
import org.mtl4j.methods.Methods;

class RegistryTest {
  private static final List<Plugin> BUILT_IN = List.of(new Methods(), new DataSources());

  @Test
  void findsTheBuiltInPluginsOnTheClassPath() {
    Registry registry = Registry.load();

    assertThat(registry.problems()).isEmpty();
    Entry adam = registry.find(Kind.OPTIMIZER, "adam");
    assertThat(adam.form().type()).isEqualTo(Optimizer.Adam.class);
    assertThat(adam.from()).isEqualTo("mtl-methods");
    assertThat(registry.find(Kind.DATA, "csv").from()).isEqualTo("mtl-core");
    assertThat(adam.source()).contains("Kingma");
    assertThat(registry.entries()).contains(adam);
    assertThat(registry.plugins())
        .allSatisfy(plugin -> assertThat(Path.of(plugin.place())).exists())
        .extracting(LocatedPlugin::name)
        .containsExactlyInAnyOrder("mtl-methods", "mtl-core");
  }

  @Test
  void everyBuiltInIsFoundByItsKindAndName() {
    Registry registry = Registry.of(BUILT_IN);

    assertThat(registry.entries())
        .hasSameSizeAs(BUILT_IN.stream().flatMap(plugin -> plugin.provides().stream()).toList())
        .allSatisfy(
            entry -> {
              assertThat(registry.find(entry.kind(), entry.name())).isSameAs(entry);
              assertThat(entry.summary()).isNotBlank().doesNotContain("\n");
              assertThat(registry.named(entry.name())).contains(entry);
            });
  }

  @Test
  void tellsOptionsWithTheirDefaults() {
    Registry registry = Registry.of(BUILT_IN);

    assertThat(registry.options(registry.find(Kind.OPTIMIZER, "adam").form()))
        .extracting(OptionText::key, OptionText::type, OptionText::fallback)
        .startsWith(tuple("rate", "a number", "0.001"), tuple("beta1", "a number", "0.9"))
        .contains(tuple("epsilon", "a number", "1e-8"));
    assertThat(registry.options(registry.find(Kind.ENCODER, "mlp").form()))
        .extracting(OptionText::fallback)
        .containsExactly("[64, 32]", "relu", "0");
  }

  @Test
  void tellsDefaultsOfRecordsWithRequiredComponents() {
    Registry registry = Registry.of(List.of(bringing(List.of(Ramp.class, Refusing.class))));

    assertThat(registry.options(registry.find(Kind.SCHEDULE, "ramp").form()))
        .extracting(OptionText::key, OptionText::fallback, OptionText::required)
        .containsExactly(tuple("steps", "-", true), tuple("file", "none", false));
    assertThat(registry.options(registry.find(Kind.SCHEDULE, "refusing").form()))
        .extracting(OptionText::fallback)
        .as("no sample can be built")
        .containsExactly("-", "-");
  }

  @Test
  void anUnknownNameListsTheNearestAndAll() {
    Registry registry = Registry.of(BUILT_IN);

    assertThatThrownBy(() -> registry.find(Kind.OPTIMIZER, "adem"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "found 'adem', expected a name of kind optimizer; nearest: adam, adamw; existing:"
                + " adagrad, adam, adamw, momentum, rmsprop, sgd");
    assertThatThrownBy(() -> Registry.kind("optimiser"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("nearest: optimizer");
  }

  @Test
  void namesAreExact() {
    Registry registry = Registry.of(BUILT_IN);

    assertThatThrownBy(() -> registry.find(Kind.OPTIMIZER, "Adam"))
        .hasMessageContaining("nearest: adam");
  }

  @Test
  void anInstanceIsFoundAgainAndWrittenAsATree() {
    Registry registry =
        Registry.of(List.of(new Methods(), new DataSources(), bringing(List.of(Ramp.class))));
    Ramp ramp = new Ramp(5, Optional.of(Path.of("a", "b")));

    assertThat(registry.entryOf(ramp).name()).isEqualTo("ramp");
    assertThat(new PlainTree(registry).of(ramp)).isEqualTo(Map.of("steps", 5, "file", "a/b"));
    assertThatThrownBy(() -> registry.entryOf("text"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("java.lang.String");
  }

  @Test
  void brokenClassesAreReportedAndLeftOut() {
    Registry registry =
        Registry.of(
            List.of(
                bringing(
                    List.of(
                        NotPluggable.class,
                        BadName.class,
                        NoKind.class,
                        NoOption.class,
                        BadType.class,
                        NoDefaults.class,
                        Named.class,
                        Ramp.class))));

    assertThat(registry.entries()).extracting(Entry::name).containsExactly("ramp");
    assertThat(registry.problems())
        .allSatisfy(
            problem ->
                assertThat(problem).hasMessageMatching("plugin 'test' of .*test.*, class '.+': .+"))
        .extracting(Throwable::getMessage)
        .satisfiesExactly(
            message -> assertThat(message).contains("NotPluggable", "no @Pluggable"),
            message -> assertThat(message).contains("'Bad Name'", "lower-case"),
            message -> assertThat(message).contains("exactly one kind", "[]"),
            message -> assertThat(message).contains("'steps' has no @Option"),
            message -> assertThat(message).contains("'thread'", "java.lang.Thread"),
            message -> assertThat(message).contains("exactly the required components ()"),
            message -> assertThat(message).contains("cannot be called 'name'"));
  }

  @Test
  void brokenPluginsAreReportedAndLeftOut() {
    Registry registry =
        Registry.of(
            List.of(
                plugin(
                    () -> {
                      throw new UnsupportedOperationException("not today");
                    }),
                plugin(
                    () -> {
                      throw new NoClassDefFoundError("org/example/Gone");
                    }),
                plugin(() -> null),
                bringing(List.of(Ramp.class))));

    assertThat(registry.entries()).extracting(Entry::name).containsExactly("ramp");
    assertThat(registry.problems())
        .extracting(Throwable::getMessage)
        .satisfiesExactly(
            message -> assertThat(message).contains("plugin 'test'", "not today"),
            message -> assertThat(message).contains("plugin 'test'", "org/example/Gone"),
            message -> assertThat(message).contains("plugin 'test'"));
  }

  @Test
  void ofTwoWithOneNameTheSecondIsFoundByItsPlugin() {
    Registry registry =
        Registry.of(List.of(new Methods(), new DataSources(), bringing(List.of(Impostor.class))));

    assertThat(registry.find(Kind.SCHEDULE, "constant").from()).isEqualTo("mtl-methods");
    Entry second = registry.find(Kind.SCHEDULE, "test:constant");
    assertThat(second.form().type()).isEqualTo(Impostor.class);
    assertThat(registry.entryOf(second.form().defaults(List.of())).name())
        .isEqualTo("test:constant");
    assertThat(registry.problems())
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem)
                    .hasMessageContaining("Impostor")
                    .hasMessageContaining(
                        "the schedule 'constant' is already provided by 'mtl-methods'; that of this plugin is named 'test:constant'"));
  }

  private static Plugin bringing(List<Class<? extends Record>> records) {
    return plugin(() -> records);
  }

  private static Plugin plugin(Supplier<List<Class<? extends Record>>> provides) {
    return new Plugin() {
      @Override
      public String name() {
        return "test";
      }

      @Override
      public List<Class<? extends Record>> provides() {
        return provides.get();
      }
    };
  }

  interface Flat extends Schedule {
    @Override
    default double factor(Position position) {
      return 1;
    }
  }

  @Pluggable(name = "ramp", summary = "Rises.")
  record Ramp(
      @Option(value = "steps", required = true) int steps, @Option("a file") Optional<Path> file)
      implements Flat {
    Ramp(int steps) {
      this(steps, Optional.empty());
    }
  }

  @Pluggable(name = "refusing", summary = "Refuses samples.")
  record Refusing(
      @Option(value = "an even number", required = true) int even, @Option("more") int more)
      implements Flat {
    Refusing {
      if (even % 2 != 0) {
        throw new IllegalArgumentException("even must be even, but is " + even);
      }
    }

    Refusing(int even) {
      this(even, 1);
    }
  }

  record NotPluggable() implements Flat {}

  @Pluggable(name = "Bad Name", summary = "-")
  record BadName() implements Flat {}

  @Pluggable(name = "no-kind", summary = "-")
  record NoKind() {}

  @Pluggable(name = "no-option", summary = "-")
  record NoOption(int steps) implements Flat {}

  @Pluggable(name = "bad-type", summary = "-")
  record BadType(@Option("x") Thread thread) implements Flat {}

  @Pluggable(name = "no-defaults", summary = "-")
  record NoDefaults(@Option("x") int steps) implements Flat {}

  @Pluggable(name = "named", summary = "-")
  record Named(@Option(value = "x", required = true) String name) implements Flat {}

  @Pluggable(name = "constant", summary = "-")
  record Impostor() implements Flat {}
}
