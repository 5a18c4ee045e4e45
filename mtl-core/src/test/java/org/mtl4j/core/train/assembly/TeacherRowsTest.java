// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.core.train.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.Transfer;
import org.mtl4j.api.error.ContractException;
import org.mtl4j.api.graph.Ancestors;
import org.mtl4j.api.graph.Op;
import org.mtl4j.api.graph.Reach;
import org.mtl4j.api.graph.Shape;
import org.mtl4j.api.graph.Tensor;
import org.mtl4j.api.graph.Variable;
import org.mtl4j.api.nn.Activation;
import org.mtl4j.backend.ModelDefinition;
import org.mtl4j.core.experiment.ExperimentBuilder;
import org.mtl4j.core.train.plan.Plans;
import org.mtl4j.methods.balancer.Cagrad;
import org.mtl4j.methods.network.Mlp;
import org.mtl4j.methods.transfer.Distillation;
import org.mtl4j.methods.transfer.KdMtl;
import org.mtl4j.methods.weighting.Uncertainty;

/** Where the numbers of teachers enter a model. */
class TeacherRowsTest {
  private static ExperimentBuilder balanced() {
    return Plans.experiment()
        .encoder(new Mlp(List.of(6), Activation.RELU, 0))
        .weighting(new Uncertainty())
        .balancer(new Cagrad());
  }

  private static Set<String> teachers(Tensor tensor) {
    return Ancestors.of(List.of(tensor)).stream()
        .filter(each -> each.op() == Op.INPUT)
        .map(each -> each.attribute("name", String.class))
        .filter(name -> name.startsWith("teacher/"))
        .collect(Collectors.toSet());
  }

  @Test
  void mixedLabelsChangeTheLossOfTheirTaskBeforeWeightingAndBalancing() {
    ModelDefinition plain = ModelAssembly.assemble(Plans.plan(balanced()));
    ModelDefinition model =
        ModelAssembly.assemble(Plans.plan(balanced().transfer(new Distillation())));
    assertThat(model.losses()).hasSize(2);
    assertThat(model.terms().parts()).hasSameSizeAs(plain.terms().parts());
    assertThat(model.penalties()).isEmpty();
    for (int t = 0; t < 2; t++) {
      assertThat(teachers(model.losses().get(t)))
          .containsExactly("teacher/" + model.tasks().get(t));
      assertThat(names(model.losses().get(t))).isEqualTo(names(plain.losses().get(t)));
    }
    assertThat(model.trainable())
        .extracting(Variable::name)
        .containsExactlyElementsOf(plain.trainable().stream().map(Variable::name).toList());
  }

  @Test
  void featuresOfTeachersAreInPenaltiesAlone() {
    ModelDefinition model = ModelAssembly.assemble(Plans.plan(balanced().transfer(new KdMtl())));
    model.losses().forEach(loss -> assertThat(teachers(loss)).isEmpty());
    Map<String, Tensor> penalties = model.penalties();
    assertThat(penalties.keySet()).containsExactly("kd-mtl/height", "kd-mtl/adult");
    Tensor penalty = penalties.get("kd-mtl/adult");
    assertThat(teachers(penalty)).containsExactly("teacher/adult");
    assertThat(names(penalty))
        .contains("transfer/adult/adapter")
        .allMatch(name -> name.startsWith("encoder/") || name.equals("transfer/adult/adapter"));
    assertThat(model.auxiliaries()).isEmpty();
  }

  @Test
  void theRepresentationOfATeacherHasTheShapeOfTheEncoder() {
    var plan = Plans.plan(balanced().transfer(new KdMtl()));
    assertThat(TeacherRows.shape(plan, plan.tasks().get(0))).isEqualTo(Shape.of(6));
    var outputs = Plans.plan(balanced().transfer(new Distillation()));
    assertThat(TeacherRows.shape(outputs, outputs.tasks().get(1))).isEqualTo(Shape.of(1));
  }

  private record Silent() implements Transfer {
    @Override
    public List<Tensor> losses(Lesson lesson, List<Tensor> supervised) {
      return supervised.subList(0, 1);
    }
  }

  @Test
  void aTransferThatLosesATaskIsReported() {
    assertThatThrownBy(() -> ModelAssembly.assemble(Plans.plan(balanced().transfer(new Silent()))))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("the transfer 'Silent' gave losses of the shapes [[]]")
        .hasMessageContaining("each of 2 tasks");
  }

  private static Set<String> names(Tensor tensor) {
    return Reach.of(tensor).stream().map(Variable::name).collect(Collectors.toSet());
  }
}
