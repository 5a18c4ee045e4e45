// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.spi.Kind;
import org.mtl4j.core.compare.contender.Combination;
import org.mtl4j.core.compare.contender.Contender;
import org.mtl4j.core.compare.table.Results;
import org.mtl4j.core.experiment.Experiment;
import org.mtl4j.core.experiment.Experiment.Balancing;
import org.mtl4j.core.registry.Registry;
import org.mtl4j.methods.balancer.Cagrad;
import org.mtl4j.methods.balancer.Pcgrad;
import org.mtl4j.methods.sharing.expert.Mmoe;
import org.mtl4j.methods.sharing.hard.SharedBottom;
import org.mtl4j.methods.weighting.Equal;
import org.mtl4j.methods.weighting.Fixed;
import org.mtl4j.methods.weighting.Stch;
import org.mtl4j.methods.weighting.Uncertainty;

class MethodChoiceTest {
  private static final Registry REGISTRY = Registry.load();
  private static final Experiment EXPERIMENT =
      Results.experiment().balancer(new Pcgrad()).weighting(new Uncertainty()).build();

  @Test
  void aMethodAloneHasNoOther() {
    List<Contender> contenders = contenders("uncertainty, cagrad");

    assertThat(contenders).extracting(Contender::name).containsExactly("uncertainty", "cagrad");
    assertThat(combination(contenders.get(0)).coordination().balancer()).isEmpty();
    assertThat(combination(contenders.get(1)).coordination().weighting()).isEqualTo(new Equal());
    assertThat(combination(contenders.get(1)).coordination().balancer())
        .contains(new Balancing(new Cagrad()));
  }

  @Test
  void aMethodForTheRepresentationOnlyIsSetThere() {
    for (String name : List.of("ntk-mtl-sr", "every-k{method=ntk-mtl-sr}")) {
      Combination combination = combination(contenders(name).get(0));
      assertThat(combination.coordination().balancer().orElseThrow().on())
          .as(name)
          .isEqualTo(Level.REPRESENTATION);
    }
  }

  @Test
  void aWeightingAndABalancerCompose() {
    Combination both =
        combination(contenders("uncertainty + cagrad{c=0.4, on=representation}").get(0));

    assertThat(both.coordination().weighting()).isEqualTo(new Uncertainty());
    Balancing balancing = both.coordination().balancer().orElseThrow();
    assertThat(((Cagrad) balancing.balancer()).c()).isEqualTo(0.4);
    assertThat(balancing.on()).isEqualTo(Level.REPRESENTATION);
  }

  @Test
  void alternativesAreVariantsOfOneContender() {
    Contender tuned = contenders("cagrad{c=0.2|0.4|0.8}").get(0);

    assertThat(tuned.name()).isEqualTo("cagrad{c=0.2|0.4|0.8}");
    assertThat(tuned.variants())
        .extracting(Combination::name)
        .containsExactly("hard + cagrad{c=0.2}", "hard + cagrad{c=0.4}", "hard + cagrad{c=0.8}");
    assertThat(contenders("uncertainty|cagrad{c=0.1|0.2}").get(0).variants()).hasSize(3);
  }

  @Test
  void fixedWeightsMayBeAListInTheOrderOfTheTasks() {
    Contender grid = contenders("fixed{weights=[1,1]|[1, 2]|{value: 3, yes: 1}}").get(0);

    assertThat(grid.variants())
        .extracting(way -> ((Fixed) way.coordination().weighting()).weights())
        .containsExactly(
            Map.of("value", 1.0, "yes", 1.0),
            Map.of("value", 1.0, "yes", 2.0),
            Map.of("value", 3.0, "yes", 1.0));
  }

  @Test
  void everySharingStrategyMeetsEveryMethod() {
    List<Contender> contenders =
        new MethodChoice(REGISTRY, EXPERIMENT)
            .contenders("equal,cagrad", Optional.of("hard,mmoe{experts=4}"));

    assertThat(contenders)
        .extracting(Contender::name)
        .containsExactly(
            "hard + equal", "hard + cagrad", "mmoe{experts=4} + equal", "mmoe{experts=4} + cagrad");
    assertThat(combination(contenders.get(0)).model().sharing()).isInstanceOf(SharedBottom.class);
    assertThat(((Mmoe) combination(contenders.get(3)).model().sharing()).experts()).isEqualTo(4);
  }

  @Test
  void allAreThoseThatNeedNoOption() {
    List<String> weightings = contenders("all-weightings").stream().map(Contender::name).toList();
    List<String> all = contenders("all,cagrad").stream().map(Contender::name).toList();

    assertThat(weightings)
        .contains("equal", "uncertainty", "dwa")
        .doesNotContain("cagrad", "fixed");
    assertThat(all).containsAll(weightings).contains("cagrad", "upgrad").doesNotHaveDuplicates();
    assertThat(new MethodChoice(REGISTRY, EXPERIMENT).leftOut("all-weightings")).contains("fixed");
    assertThat(all.size() + new MethodChoice(REGISTRY, EXPERIMENT).leftOut("all").size())
        .isEqualTo(
            REGISTRY.entries(Kind.WEIGHTING).size() + REGISTRY.entries(Kind.BALANCER).size());
  }

  @Test
  void contendersOfAWordForManyAreOptional() {
    assertThat(contenders("all-balancers,krum"))
        .allSatisfy(
            contender ->
                assertThat(contender.optional()).isEqualTo(!contender.name().equals("krum")));
    assertThat(new MethodChoice(REGISTRY, EXPERIMENT).contenders("cagrad", Optional.of("hard,all")))
        .filteredOn(contender -> !contender.optional())
        .extracting(Contender::name)
        .containsExactly("hard + cagrad");
  }

  @Test
  void theMethodOfAFrontTakesAPreference() {
    MethodChoice methods = new MethodChoice(REGISTRY, EXPERIMENT);
    assertThat(methods.preferential(Optional.of("stch{smoothing=0.5}+cagrad")))
        .satisfies(
            both -> {
              assertThat(((Stch) both.weighting()).smoothing()).isEqualTo(0.5);
              assertThat(both.balancer()).contains(new Balancing(new Cagrad()));
            });
    assertThat(methods.preferential(Optional.of("fixed")).weighting())
        .as("its weights are the preference")
        .isEqualTo(new Fixed(Map.of()));
    assertThatThrownBy(() -> methods.preferential(Optional.of("dwa")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("needs a method that takes a preference, but 'dwa' takes none")
        .hasMessageContaining("these do: chebyshev, cosmos, fixed, pbi, stch, epo, pareto-mtl");
    assertThatThrownBy(() -> methods.preferential(Optional.empty()))
        .hasMessageContaining("'hard + uncertainty + pcgrad' takes none");
    assertThatThrownBy(() -> methods.preferential(Optional.of("stch{smoothing=1|2}")))
        .hasMessageContaining("which are 2 methods, expected one");
  }

  @Test
  void aNameOfTwoKindsNeedsItsKind() {
    assertThatThrownBy(() -> contenders("random"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("weighting:random or balancer:random");
    assertThat(combination(contenders("balancer:random").get(0)).coordination().balancer())
        .isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "cagrda # nearest: cagrad",
        "balancer:cagrda # nearest: cagrad",
        "cagrad{k=1} # balancer 'cagrad' k=1: key 'k': found an unknown key",
        "cagrad{c=x} # found 'x', expected a number",
        "cagrad{c} # expected an option as in cagrad{c=0.4}",
        "cagrad{c=-1} # c ",
        "cagrad{c=0.4,c=0.5} # found the option 'c' twice in 'cagrad{c=0.4,c=0.5}'",
        "cagrad{c=0.4 # is not closed",
        "cagrad+pcgrad # names two of kind balancer",
        "cagrad,,equal # expected names of methods separated by commas",
        "two words # expected a name",
        "fixed{weights=[1,2,3]} # with 3 values, expected one for each of the tasks value, yes",
      })
  void mistakesAreReported(String methods, String message) {
    assertThatThrownBy(() -> contenders(methods))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message.strip());
  }

  @Test
  void anUnknownSharingStrategyHasANearestOne() {
    assertThatThrownBy(
            () -> new MethodChoice(REGISTRY, EXPERIMENT).contenders("equal", Optional.of("moe")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("nearest: mmoe");
  }

  private static List<Contender> contenders(String methods) {
    return new MethodChoice(REGISTRY, EXPERIMENT).contenders(methods, Optional.empty());
  }

  private static Combination combination(Contender contender) {
    assertThat(contender.variants()).hasSize(1);
    return contender.variants().get(0);
  }
}
