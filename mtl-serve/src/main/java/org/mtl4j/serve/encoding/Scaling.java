// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** The scaling of a numeric input. Immutable. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "scale")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Scaling.Raw.class, name = "raw"),
  @JsonSubTypes.Type(value = Scaling.Standard.class, name = "standard"),
  @JsonSubTypes.Type(value = Scaling.Robust.class, name = "robust"),
  @JsonSubTypes.Type(value = Scaling.Piece.class, name = "piece"),
  @JsonSubTypes.Type(value = Scaling.Log.class, name = "log"),
  @JsonSubTypes.Type(value = Scaling.Quantile.class, name = "quantile")
})
public sealed interface Scaling {
  /** The scaled value of a number that is not missing. */
  double of(double value);

  /** The value for a missing number: the center of the training rows. */
  default double missing() {
    return 0;
  }

  /**
   * The number itself.
   *
   * @param mean over the training rows, the value for a missing number
   */
  record Raw(double mean) implements Scaling {
    @Override
    public double of(double value) {
      return value;
    }

    @Override
    public double missing() {
      return mean;
    }
  }

  /** (value - mean) / deviation: mean 0 and variance 1 over the training rows. */
  record Standard(double mean, double deviation) implements Scaling {
    @Override
    public double of(double value) {
      return (value - mean) / deviation;
    }
  }

  /**
   * z / √(1 + (z / 3)²) with z = (value - median) / width: outliers are clipped smoothly to within
   * ±3 (Holzmüller et al., NeurIPS 2024).
   *
   * @param width the distance of the quartiles over the training rows, or half that of the extremes
   *     if the quartiles are equal
   */
  record Robust(double median, double width) implements Scaling {
    private static final double BOUND = 3;

    @Override
    public double of(double value) {
      double z = (value - median) / width;
      return z / Math.hypot(1, z / BOUND);
    }
  }

  /**
   * One element of a piecewise linear encoding (Gorishniy et al., NeurIPS 2022): (value - low) /
   * (high - low), at least 0 unless it is the first, and at most 1 unless it is the last.
   *
   * @param missing the value for a missing number: that of the median of the training rows
   */
  record Piece(double low, double high, boolean first, boolean last, double missing)
      implements Scaling {
    @Override
    public double of(double value) {
      double share = (value - low) / (high - low);
      double above = first ? share : Math.max(0, share);
      return last ? above : Math.min(1, above);
    }
  }

  /** sign(value)·log(1 + |value|), then standardized: for heavy tails such as amounts of money. */
  record Log(double mean, double deviation) implements Scaling {
    @Override
    public double of(double value) {
      return (signedLog(value) - mean) / deviation;
    }

    static double signedLog(double value) {
      return Math.signum(value) * Math.log1p(Math.abs(value));
    }
  }

  /**
   * The normal score of the value's rank among the training rows, interpolated between stored
   * points and constant beyond them.
   *
   * @param points training values, ascending
   * @param scores the normal score of the middle rank of each
   */
  record Quantile(List<Double> points, List<Double> scores) implements Scaling {
    public Quantile {
      points = List.copyOf(points);
      scores = List.copyOf(scores);
      if (points.isEmpty() || points.size() != scores.size()) {
        throw new IllegalArgumentException(
            "there must be as many scores as points, but there are "
                + scores.size()
                + " and "
                + points.size());
      }
    }

    @Override
    public double of(double value) {
      int at = java.util.Collections.binarySearch(points, value);
      if (at >= 0) {
        return scores.get(at);
      }
      int above = -at - 1;
      if (above == 0 || above == points.size()) {
        return scores.get(above == 0 ? 0 : above - 1);
      }
      double low = points.get(above - 1);
      double share = (value - low) / (points.get(above) - low);
      return scores.get(above - 1) + share * (scores.get(above) - scores.get(above - 1));
    }
  }
}
