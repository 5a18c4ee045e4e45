package org.mtl4j.plugins.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.coordination.History;
import org.mtl4j.api.coordination.Problem;
import org.mtl4j.api.spi.Plugin;

class MedianNormTest {
  @Test
  void aLongGradientIsCutToTheMedian() {
    assertThat(weights(new MedianNorm(), 1, 2, 8)).containsExactly(1, 1, 0.25);
  }

  @Test
  void ofAnEvenNumberTheMedianIsBetweenTheTwoInTheMiddle() {
    assertThat(weights(new MedianNorm(), 1, 2, 4, 6)).containsExactly(1, 1, 0.75, 0.5);
  }

  @Test
  void theFactorLengthensWhatIsAllowed() {
    assertThat(weights(new MedianNorm(2), 1, 2, 8)).containsExactly(1, 1, 0.5);
  }

  @Test
  void equalAndVanishingGradientsAreSummed() {
    assertThat(weights(new MedianNorm(), 3, 3, 3)).containsExactly(1, 1, 1);
    assertThat(weights(new MedianNorm(), 0, 0)).containsExactly(1, 1);
  }

  @Test
  void aFactorWithoutAMeaningIsRefused() {
    assertThatThrownBy(() -> new MedianNorm(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("factor must be above 0 and finite, but is 0.0");
  }

  @Test
  void theJarNamesItsPlugin() {
    assertThat(ServiceLoader.load(Plugin.class)).hasAtLeastOneElementOfType(Template.class);
    assertThat(new Template().provides()).containsExactly(MedianNorm.class);
  }

  /** The weights of orthogonal gradients of these norms. */
  private static double[] weights(MedianNorm balancer, double... norms) {
    double[] weights = new double[norms.length];
    balancer.solver(norms.length, 0x1p-52).solve(new Orthogonal(norms), weights);
    return weights;
  }

  private record Orthogonal(double[] norms) implements Problem {
    @Override
    public int size() {
      return norms.length;
    }

    @Override
    public int task(int i) {
      return i;
    }

    @Override
    public double[] statistic() {
      double[] gramian = new double[size() * size()];
      for (int t = 0; t < size(); t++) {
        gramian[t * size() + t] = norms[t] * norms[t];
      }
      return gramian;
    }

    @Override
    public double[] losses() {
      return new double[size()];
    }

    @Override
    public History history() {
      throw new UnsupportedOperationException("this method has no memory");
    }
  }
}
