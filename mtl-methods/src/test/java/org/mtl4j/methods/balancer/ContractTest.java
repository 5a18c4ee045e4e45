// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.balancer;

import java.util.Collections;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.methods.balancer.Mgda.Normalization;
import org.mtl4j.testkit.balancer.BalancerContract;

/** What every built-in method owes, and what each promises. */
class ContractTest {
  @TestFactory
  Stream<DynamicContainer> contracts() {
    return Stream.of(
        of(new Mean()),
        of(new Sum()),
        of("constant", 1, tasks -> new Constant(Collections.nCopies(tasks, 0.5))),
        of(new Mgda()),
        of(new Mgda(Normalization.L2, Convention.OWN)),
        of(new Mgda(Normalization.LOSS_PLUS, Convention.OWN)),
        of(new Pcd()),
        of(new Pcgrad()),
        of(new Cagrad()),
        of(new Cagrad(1, Cagrad.Rescale.NONE, false, Convention.OWN)),
        of(new Upgrad()),
        of(new DualProj()),
        of(new Config()),
        of(new AlignedMtl()),
        of(new ImtlG()),
        of(new NashMtl()),
        of(new NashMtl(3, 1, Convention.WEIGHTED)),
        of(new FairGrad(0.5, false, 0, Convention.OWN)),
        of(new FairGrad(10, true, 1, Convention.OWN)),
        of(new Pivrg()),
        of(new ConicGrad()),
        of(new ConicGrad(0.9, ConicGrad.Length.UNIT, Convention.OWN)),
        of(new GradVac()),
        of(new GradNorm()),
        of(new Moco()),
        of(new Moco(1, 1e-3, 0, 0.1, Moco.Onto.SOFTMAX, Convention.OWN)),
        of(new DbMtl()),
        of(new ExcessMtl()),
        of(new ExcessMtl(1, 1, Convention.WEIGHTED)),
        of("trimmed-mean", 3, tasks -> new TrimmedMean()),
        of(new NtkMtlSr()),
        of(new Epo()),
        of(new ParetoMtl()),
        of(new EveryK(new Cagrad())),
        of(new CrMogm(new Upgrad())),
        of(new EveryK(new CrMogm(new GradVac()), 2)),
        of(new FairGrad()),
        of(new NtkMtl()),
        of(new RandomGradients()),
        of(new Modo()),
        of(new Modo(0.1, 0.1, true, Convention.OWN)),
        of(new Sdmgrad()),
        of("krum", 3, tasks -> new Krum()),
        of(new GradDrop()));
  }

  private static DynamicContainer of(GradientBalancer method) {
    return of(method.toString(), 1, tasks -> method);
  }

  private static DynamicContainer of(
      String name, int leastTasks, IntFunction<GradientBalancer> method) {
    BalancerContract contract =
        new BalancerContract() {
          @Override
          protected GradientBalancer balancer(int tasks) {
            return method.apply(tasks);
          }

          @Override
          protected int leastTasks() {
            return leastTasks;
          }
        };
    return DynamicContainer.dynamicContainer(name, contract.contract());
  }
}
