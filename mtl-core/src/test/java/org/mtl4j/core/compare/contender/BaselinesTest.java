// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.compare.contender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.core.compare.table.Results;
import org.mtl4j.core.experiment.ParameterGroup;
import org.mtl4j.core.train.assembly.ModelAssembly;
import org.mtl4j.core.train.plan.RunPlan;

class BaselinesTest {
  @Test
  void patternsOfTheSharedModelMayMatchNothingInABaseline() {
    RunPlan plan = frozen("heads/yes/output/bias");

    assertThat(ModelAssembly.assemble(plan).updateRules().frozen())
        .containsExactly("heads/yes/output/bias");
    ModelDefinition alone = ModelAssembly.assemble(plan.alone(Baselines.task(plan, "value")));
    assertThat(alone.updateRules().frozen()).isEmpty();
    assertThat(alone.updateRules().byVariable().keySet())
        .isNotEmpty()
        .allMatch(name -> name.startsWith("encoder/"));
  }

  @Test
  void aPatternThatMatchesNothingInTheSharedModelIsAnError() {
    RunPlan plan = frozen("heads/no/output/bias");

    assertThatThrownBy(() -> ModelAssembly.assemble(plan))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(
            "training.freeze: the pattern 'heads/no/output/bias' fits no variable");
  }

  private static RunPlan frozen(String pattern) {
    return Results.plan(
        Results.experiment()
            .training(
                t ->
                    t.freeze(pattern)
                        .group(new ParameterGroup("encoder/**", 0.1))
                        .group(new ParameterGroup("heads/yes/**", 0.1)))
            .build());
  }
}
