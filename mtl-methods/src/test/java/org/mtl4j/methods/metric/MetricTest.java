// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.methods.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mtl4j.api.task.Metric;
import org.mtl4j.api.task.Prediction;
import org.mtl4j.api.task.Scores;

/**
 * Numbers without another note were computed by scikit-learn 1.9.1 from the same float32
 * predictions, in float64: roc_auc_score, average_precision_score, log_loss, accuracy_score,
 * f1_score (average="macro" for classes), mean_squared_error, root_mean_squared_error,
 * mean_absolute_error, r2_score; with sample_weight if rows are weighted.
 */
class MetricTest {
  private static final float MISSING = Float.NaN;

  private static void check(Metric metric, Scores scores, double expected) {
    assertThat(metric.of(scores)).as(metric.id()).isCloseTo(expected, within(1e-9));
  }

  private static float[] ones(int rows) {
    float[] ones = new float[rows];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static Scores scores(int width, float[] p, int labels, float[] y, float[] w) {
    return new Scores(w.length, width, p, labels, y, w, new double[labels]);
  }

  @Nested
  class OfYesAndNo {
    private final float[] p = {.9f, .8f, .8f, .3f, .5f, .5f, .1f, .95f, .05f, .6f};
    private final float[] y = {1, 1, 0, 0, 1, 0, 0, 1, 1, 0};
    private final float[] w = {1, 2, .5f, 1, 3, 1, .25f, 1, 2, 1.5f};

    @Test
    void agreesWithScikitLearn() {
      Scores plain = scores(1, p, 1, y, ones(10));
      check(new Auc(), plain, 0.68);
      check(new AveragePrecision(), plain, 0.7642857142857143);
      check(new LogLoss(), plain, 0.7749588247070137);
      check(new Accuracy(), plain, 0.6);
      check(new F1(), plain, 0.6666666666666666);
    }

    @Test
    void agreesWithScikitLearnOnWeightedRows() {
      Scores weighted = scores(1, p, 1, y, w);
      check(new Auc(), weighted, 0.5686274509803921);
      check(new AveragePrecision(), weighted, 0.8040298159795015);
      check(new LogLoss(), weighted, 0.9003142962257208);
      check(new Accuracy(), weighted, 0.6226415094339622);
      check(new F1(), weighted, 0.7368421052631579);
      check(new F1(0.8), weighted, 0.5925925925925926);
    }

    @Test
    void leavesOutMissingLabelsAndRowsWithoutWeight() {
      float[] more = Arrays.copyOf(p, 12);
      more[10] = .7f;
      more[11] = .7f;
      float[] labels = Arrays.copyOf(y, 12);
      labels[10] = MISSING;
      labels[11] = 1;
      float[] weights = Arrays.copyOf(w, 12);
      weights[10] = 5;
      Scores scores = scores(1, more, 1, labels, weights);
      for (Metric metric :
          new Metric[] {
            new Auc(), new AveragePrecision(), new LogLoss(), new Accuracy(), new F1()
          }) {
        check(metric, scores, metric.of(scores(1, p, 1, y, w)));
      }
    }

    /** By the definition: 2 of 4 probabilities of 0 or 1 are wrong, each costs -log ε. */
    @Test
    void boundsTheLossOfSureAnswersByThePrecisionOfThePrediction() {
      Scores sure = scores(1, new float[] {1, 1, 0, 0}, 1, new float[] {1, 0, 1, 0}, ones(4));
      double epsilon = Math.pow(2, -23);
      check(new LogLoss(), sure, -(Math.log(epsilon) + Math.log1p(-epsilon)) / 2);
    }

    @Test
    void isNotDefinedOverOneClassOrNoRow() {
      Scores onlyNo = scores(1, new float[] {.2f, .7f}, 1, new float[] {0, 0}, ones(2));
      assertThat(new Auc().of(onlyNo)).isNaN();
      assertThat(new AveragePrecision().of(onlyNo)).isNaN();
      Scores none = scores(1, new float[] {.2f}, 1, new float[] {MISSING}, ones(1));
      assertThat(new Auc().of(none)).isNaN();
      assertThat(new LogLoss().of(none)).isNaN();
      assertThat(new Accuracy().of(none)).isNaN();
      assertThat(new F1().of(none)).isNaN();
    }

    @Test
    void isNoNumberWhereAPredictionIsNone() {
      Scores broken = scores(1, new float[] {.2f, MISSING}, 1, new float[] {0, 1}, ones(2));
      assertThat(new Auc().of(broken)).isNaN();
      assertThat(new Accuracy().of(broken)).isNaN();
      assertThat(new F1().of(broken)).isNaN();
      assertThat(new LogLoss().of(broken)).isNaN();
    }

    @Test
    void ordersNegativeNumbersAndBothZerosByValue() {
      float[] logits = {-3, -0f, 0f, 2, -1};
      Scores scores = scores(1, logits, 1, new float[] {0, 1, 0, 1, 0}, ones(5));
      check(new Auc(), scores, 5.5 / 6);
    }

    @Test
    void countsPairsAsABruteForceDoes() {
      SplittableRandom random = new SplittableRandom(7);
      for (int trial = 0; trial < 50; trial++) {
        int rows = 2 + random.nextInt(200);
        float[] predictions = new float[rows];
        float[] labels = new float[rows];
        float[] weights = new float[rows];
        for (int i = 0; i < rows; i++) {
          predictions[i] = random.nextInt(-8, 8) / 8f;
          labels[i] = i < 2 ? i : random.nextInt(2);
          weights[i] = random.nextInt(1, 5) / 2f;
        }
        check(
            new Auc(),
            scores(1, predictions, 1, labels, weights),
            pairs(predictions, labels, weights));
      }
    }

    /** The definition: over all pairs of a yes and a no. */
    private double pairs(float[] p, float[] y, float[] w) {
      double won = 0;
      double all = 0;
      for (int i = 0; i < p.length; i++) {
        for (int j = 0; j < p.length; j++) {
          double pair = y[i] == 1 && y[j] == 0 ? w[i] * w[j] : 0;
          all += pair;
          won += pair * (p[i] > p[j] ? 1 : p[i] == p[j] ? 0.5 : 0);
        }
      }
      return won / all;
    }

    @Test
    void evaluatesAMillionRowsWithinSeconds() {
      int rows = 1_000_000;
      SplittableRandom random = new SplittableRandom(1);
      float[] predictions = new float[rows];
      float[] labels = new float[rows];
      for (int i = 0; i < rows; i++) {
        labels[i] = random.nextInt(2);
        predictions[i] = (float) (random.nextDouble() + labels[i]);
      }
      Scores scores = scores(1, predictions, 1, labels, ones(rows));
      assertThat(new Auc().of(scores)).isEqualTo(1);
      assertThat(new AveragePrecision().of(scores)).isEqualTo(1);
    }
  }

  @Nested
  class OfClasses {
    private final float[] p = {
      .7f, .2f, .1f, .1f, .6f, .3f, .3f, .4f, .3f, .2f, .2f, .6f, .5f, .25f, .25f, .05f, .15f, .8f
    };
    private final float[] y = {0, 1, 2, 2, 1, 0};

    @Test
    void agreesWithScikitLearn() {
      Scores plain = scores(3, p, 1, y, ones(6));
      check(new Accuracy(), plain, 0.5);
      check(new F1(), plain, 0.5);
      assertThat(new LogLoss().of(plain)).isCloseTo(1.1607209188983303, within(1e-7));
      Scores weighted = scores(3, p, 1, y, new float[] {1, 2, 1, .5f, 1, 3});
      check(new Accuracy(), weighted, 0.4117647058823529);
      check(new F1(), weighted, 0.4);
      assertThat(new LogLoss().of(weighted)).isCloseTo(1.554259155612991, within(1e-7));
    }

    @Test
    void leavesClassesThatDoNotOccurOutOfTheMean() {
      float[] labels = {0, 1, 0, 1, 1, 0};
      int[] answers = {0, 1, 1, 0, 1, 0};
      float[] predictions = new float[18];
      IntStream.range(0, 6).forEach(row -> predictions[row * 3 + answers[row]] = 1);
      check(new F1(), scores(3, predictions, 1, labels, ones(6)), 0.6666666666666666);
    }

    @Test
    void leavesOutMissingLabels() {
      float[] labels = {0, 1, 2, MISSING, 1, MISSING};
      Scores scores = scores(3, p, 1, labels, ones(6));
      check(new Accuracy(), scores, 0.5);
      assertThat(new LogLoss().of(scores))
          .isCloseTo(-Math.log(.7 * .6 * .3 * .25) / 4, within(1e-7));
    }
  }

  @Nested
  class OfSeveralLabels {
    private final float[] p = {.9f, .2f, .4f, .7f, .35f, .1f, .6f, .3f, .8f, .3f};

    @Test
    void agreesWithScikitLearn() {
      Scores scores = scores(2, p, 2, new float[] {1, 0, 0, 1, 1, 1, 0, 0, 1, 0}, ones(5));
      check(new Auc(), scores, 0.5833333333333333);
      check(new AveragePrecision(), scores, 0.7833333333333333);
      check(new F1(), scores, 0.6666666666666666);
    }

    @Test
    void takesTheMeanOverLabelsWithAValue() {
      float[] labels = {1, 0, 0, 0, 1, 0, 0, 0, 1, 0};
      Scores scores = scores(2, p, 2, labels, ones(5));
      check(new Auc(), scores, 4.0 / 6);
    }
  }

  @Nested
  class OfValues {
    private final float[] y = {1, 10, 2, 20, 3, 25, 4, 41, 5.5f, 48};
    private final float[] p = {1.5f, 12, 1.5f, 18, 3.25f, 30, 4, 40, 5, 50};
    private final double[] means = {3, 30};

    @Test
    void agreesWithScikitLearn() {
      Scores plain = new Scores(5, 2, p, 2, y, ones(5), means);
      check(new Mse(), plain, 3.88125);
      check(new Rmse(), plain, 1.5799613189164858);
      check(new Mae(), plain, 1.375);
      check(new R2(), plain, 0.9469667108229414);
    }

    @Test
    void agreesWithScikitLearnOnWeightedRows() {
      Scores weighted = new Scores(5, 2, p, 2, y, new float[] {1, 2, 1, .5f, 1}, means);
      check(new Mse(), weighted, 3.869318181818182);
      check(new Rmse(), weighted, 1.5932118073149857);
      check(new Mae(), weighted, 1.4318181818181819);
      check(new R2(), weighted, 0.9353091460403514);
    }

    /** The mean over targets of root_mean_squared_error over that of the training mean. */
    @Test
    void comparesWithPredictingTheTrainingMean() {
      check(new Rrmse(), new Scores(5, 2, p, 2, y, ones(5), means), 0.22773339101290646);
      float[] weights = {1, 2, 1, .5f, 1};
      check(new Rrmse(), new Scores(5, 2, p, 2, y, weights, means), 0.2457149071332601);
    }

    @Test
    void leavesOutTheMissingLabelsOfEachTarget() {
      float[] labels = {1, MISSING, 2, MISSING, 3, 25, MISSING, 41, MISSING, 48};
      Scores scores = new Scores(5, 2, p, 2, labels, ones(5), means);
      check(new Mae(), scores, ((.5 + .5 + .25) / 3 + (5 + 1 + 2) / 3.0) / 2);
    }

    @Test
    void hasNoShareOfAVarianceThatIsNotThere() {
      Scores constant =
          new Scores(
              3,
              1,
              new float[] {1, 2, 3},
              1,
              new float[] {.1f, .1f, .1f},
              ones(3),
              new double[] {.1f});
      assertThat(new R2().of(constant)).isNaN();
      assertThat(new Rrmse().of(constant)).isNaN();
      DoubleBinaryOperator squared = (a, b) -> (a - b) * (a - b);
      double expected =
          IntStream.of(1, 2, 3).mapToDouble(v -> squared.applyAsDouble(v, .1f)).sum() / 3;
      check(new Mse(), constant, expected);
    }
  }

  @Test
  void fitsThePredictionsItHasAMeaningFor() {
    assertThat(new Auc().fits(Prediction.PROBABILITY)).isTrue();
    assertThat(new Auc().fits(Prediction.DISTRIBUTION)).isFalse();
    assertThat(new AveragePrecision().fits(Prediction.VALUE)).isFalse();
    assertThat(new Accuracy().fits(Prediction.DISTRIBUTION)).isTrue();
    assertThat(new Rmse().fits(Prediction.VALUE)).isTrue();
    assertThat(new R2().fits(Prediction.PROBABILITY)).isFalse();
  }

  @Test
  void refusesAThresholdThatIsNoProbability() {
    assertThatThrownBy(() -> new F1(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.5");
  }
}
