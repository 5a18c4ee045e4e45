// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.serve.encoding;

import org.mtl4j.api.error.DataException;
import org.mtl4j.serve.encoding.Field.NumberEncoding;

/**
 * Fits scalings.
 *
 * @param origin of the numbers, for messages
 */
record Scalings(String origin) {
  /** The scaling of an encoding, fitted to the numbers of a column. */
  Scaling of(NumberEncoding encoding, String name, Sample sample) {
    return switch (encoding) {
      case RAW -> new Scaling.Raw(sample.mean());
      case STANDARD -> new Scaling.Standard(sample.mean(), deviation(name, sample));
      case ROBUST -> {
        double[] quartiles = sample.quantiles(0.25, 0.5, 0.75);
        yield new Scaling.Robust(quartiles[1], width(name, sample, quartiles[2] - quartiles[0]));
      }
      case LOG -> {
        Sample logs = sample.map(Scaling.Log::signedLog);
        yield new Scaling.Log(logs.mean(), deviation(name, logs));
      }
      case QUANTILE -> sample.quantiles();
      case PIECEWISE, BUCKETS, VALUES ->
          throw new IllegalArgumentException(encoding + " is no scaling");
    };
  }

  /** The distance of the quartiles, or half that of the extremes if it is 0. */
  private double width(String name, Sample sample, double quartiles) {
    double width = quartiles > 0 ? quartiles : (sample.largest() - sample.smallest()) / 2;
    if (width > 0 && Double.isFinite(width)) {
      return width;
    }
    throw new DataException(
        origin
            + ": column '"
            + name
            + "' cannot be scaled, since the width of its values is "
            + width
            + " in 64 bits; encode it by 'quantile'");
  }

  /** The divisor; even numbers that differ may have a deviation of 0 or infinity in 64 bits. */
  private double deviation(String name, Sample sample) {
    double deviation = sample.deviation();
    if (deviation > 0 && Double.isFinite(deviation)) {
      return deviation;
    }
    throw new DataException(
        origin
            + ": column '"
            + name
            + "' cannot be standardized, since its deviation is "
            + deviation
            + " in 64 bits; encode it by 'quantile'");
  }
}
