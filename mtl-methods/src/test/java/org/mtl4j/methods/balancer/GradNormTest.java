package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mtl4j.api.coordination.GradientBalancer.Convention;
import org.mtl4j.api.coordination.GradientBalancer.Level;
import org.mtl4j.api.coordination.GradientBalancer.Promise;
import org.mtl4j.api.coordination.GradientBalancer;
import org.mtl4j.api.error.ConfigurationException;
import org.mtl4j.api.error.NumericalException;
import org.mtl4j.api.task.Metric.Direction;
import org.mtl4j.testkit.balancer.BalancerTrial;
import org.mtl4j.testkit.balancer.GivenHistory;

class GradNormTest {
  @Test
  void needsLossesAboveZero() {
    assertThat(new GradNorm().needs().positiveLosses()).isTrue();
  }

  @Test
  void refusesAPatternThatIsNone() {
    assertThatThrownBy(() -> new GradNorm(1.5, 0.1, Optional.of("("), Convention.OWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("layer must be a regular expression, but is '('");
  }

  @Test
  void refusesAPatternThatNoSharedParameterMatches() {
    GradNorm method = new GradNorm(1.5, 0.1, Optional.of("tower"), Convention.OWN);
    method.check(List.of("encoder/0/kernel", "tower/kernel"));
    assertThatThrownBy(() -> method.check(List.of("encoder/0/kernel")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("'tower'")
        .hasMessageContaining("encoder/0/kernel");
  }
}
