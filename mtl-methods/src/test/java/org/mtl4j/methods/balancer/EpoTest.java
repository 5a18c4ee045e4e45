package org.mtl4j.methods.balancer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import java.util.HashSet;
import java.util.List;
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

class EpoTest {
  @Test
  void refusesPreferencesThatAreNone() {
    assertThatThrownBy(() -> new Epo(List.of(0.5, 0.6), 1e-4, true, Convention.OWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("preference must be shares of 0 or more that sum to 1");
    assertThatThrownBy(() -> new Epo(List.of(0.0, 1.0), 1e-4, true, Convention.OWN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("preference must be above 0 for every task");
  }

  @Test
  void refusesAnotherNumberOfTasks() {
    Epo method = new Epo(List.of(0.2, 0.3, 0.5), 1e-4, true, Convention.OWN);
    assertThatThrownBy(() -> new BalancerTrial(method, 2))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("the balancer 'epo' has a preference of 3 numbers for 2 tasks");
  }

  @Test
  void needsLossesAboveZero() {
    double[][] rows = {{1, 0}, {0, 2}};
    assertThat(new Epo().needs().positiveLosses()).isTrue();
    assertThatThrownBy(() -> new BalancerTrial(new Epo(), 2).step(rows, 1, -1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("task 1");
  }
}
