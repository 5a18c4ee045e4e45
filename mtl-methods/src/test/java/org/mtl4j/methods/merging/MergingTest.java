// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.merging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.option.OptionException;

/**
 * Rules on ten parameters of three models. The expected numbers of TIES are those of a few lines of
 * NumPy:
 *
 * <pre>{@code
 * tau = models - start
 * least = np.sort(np.abs(tau), 1)[:, [-int(keep * 10)]]
 * tau = np.where(np.abs(tau) >= least, tau, 0)
 * sign = np.sign(tau.sum(0))
 * sign[sign == 0] = np.sign(sign.sum())
 * agree = np.where(sign > 0, tau > 0, tau < 0)
 * start + scale * (tau * agree).sum(0) / np.maximum(agree.sum(0), 1)
 * }</pre>
 */
class MergingTest {
  private static final Offset<Float> CLOSE = Offset.offset(1e-5f);
  private static final float[] START = {1, -1, 0.5f, 2, 0, -2, 3, 0.25f, -0.5f, 1.5f};
  private static final List<float[]> MODELS =
      List.of(
          new float[] {2, -1.5f, 0.6f, 1, 0.3f, -2, 3.75f, 0, -0.4f, 2.25f},
          new float[] {1.5f, -0.4f, 0.1f, 2.5f, 0.2f, -3, 2.25f, 0.75f, -0.5f, 1.75f},
          new float[] {0.2f, -1, 1.5f, 2.2f, -0.7f, -1, 3.5f, 0.3f, -1.5f, 1.4f});

  private static final double[] TIES_HALF = {
    1.75, -0.4, 1.5, 1.0, -0.7, -1.0, 3.75, 0.75, -1.5, 2.25
  };

  private static final double[] TIES_FIFTH = {
    1.7, -1.0, 1.2, 1.3, 0.0, -2.7, 2.475, 0.25, -1.2, 1.5
  };

  private static void equal(float[] found, double... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).as("element " + i).isCloseTo((float) expected[i], CLOSE);
    }
  }

  @Test
  void meanIsThatOfEachElement() {
    float[] mean = new Mean().merge(new float[10], MODELS);
    equal(mean, 3.7 / 3, -2.9 / 3, 2.2 / 3, 5.7 / 3, -0.2 / 3, -2, 9.5 / 3, 1.05 / 3, -0.8, 1.8);
    equal(new TaskArithmetic(1.0 / 3).merge(START, MODELS), toDoubles(mean));
  }

  private static double[] toDoubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  @Test
  void taskArithmeticAddsTheSummedChanges() {
    equal(
        new TaskArithmetic(0.5).merge(START, MODELS),
        1.35,
        -0.95,
        0.85,
        1.85,
        -0.1,
        -2,
        3.25,
        0.4,
        -0.95,
        1.95);
    equal(new TaskArithmetic(0).merge(START, MODELS), toDoubles(START));
  }

  @Test
  void tiesKeepsLargeChangesThatAgree() {
    equal(new Ties(0.5, 1).merge(START, MODELS), TIES_HALF);
    equal(new Ties(0.2, 0.7).merge(START, MODELS), TIES_FIFTH);
    equal(new Ties(1, 1).merge(START, MODELS.subList(0, 1)), toDoubles(MODELS.get(0)));
  }

  @Test
  void anUndecidedSignIsThatOfTheMajority() {
    float[] zero = new float[3];
    List<float[]> models = List.of(new float[] {1, 2, 1}, new float[] {1, -2, 1});
    equal(new Ties(1, 1).merge(zero, models), 1, 2, 1);
    List<float[]> negative = List.of(new float[] {-1, 2, -1}, new float[] {-1, -2, -1});
    equal(new Ties(1, 1).merge(zero, negative), -1, -2, -1);
  }

  @Test
  void optionsOutsideTheirRangeAreRefused() {
    assertThatThrownBy(() -> new Ties(0, 1)).isInstanceOf(OptionException.class);
    assertThatThrownBy(() -> new Ties(0.2, Double.NaN)).hasMessageContaining("finite");
    assertThatThrownBy(() -> new TaskArithmetic(Double.POSITIVE_INFINITY))
        .hasMessageContaining("finite");
  }
}
