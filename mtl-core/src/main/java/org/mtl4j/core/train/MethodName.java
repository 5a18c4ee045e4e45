package org.mtl4j.core.train;

import java.util.ArrayList;
import java.util.List;
import org.mtl4j.api.option.Pluggable;
import org.mtl4j.core.experiment.Experiment.Coordination;
import org.mtl4j.core.experiment.Experiment.Model;

/** What to call methods in messages, in tables and among states. */
final class MethodName {
  private MethodName() {}

  /** The name by which it is found, or that of its class where it is not registered. */
  static String of(Object method) {
    Pluggable pluggable = method.getClass().getAnnotation(Pluggable.class);
    return pluggable == null ? method.getClass().getSimpleName() : pluggable.name();
  }

  /** A way to train by the names of its parts: "mmoe + uncertainty + cagrad". */
  static String of(Model model, Coordination coordination) {
    List<String> parts =
        new ArrayList<>(List.of(of(model.sharing()), of(coordination.weighting())));
    coordination.balancer().ifPresent(balancing -> parts.add(of(balancing.balancer())));
    return String.join(" + ", parts);
  }
}
