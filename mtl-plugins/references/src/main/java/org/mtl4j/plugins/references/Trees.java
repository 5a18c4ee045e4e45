// SPDX-License-Identifier: Apache-2.0
package org.mtl4j.plugins.references;

import java.util.LinkedHashMap;
import java.util.Map;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.mtl4j.api.error.ExternalException;
import org.mtl4j.api.reference.Examples;

/**
 * Trees of XGBoost. Holds native memory until closed.
 *
 * @param rounds the rounds of training whose trees predict; 0 for all
 */
record Trees(Booster booster, int rounds) implements AutoCloseable {
  private static final String NATIVE =
      "XGBoost cannot be loaded (%s): its native library needs libgomp (package libgomp1 or libgomp"
          + " of the system) and a temporary folder in which programs may run; without it:"
          + " --references mean,linear";

  /** One round. */
  static Trees fit(Columns columns, Examples training, Map<String, Object> options) {
    return fit(columns, training, options, 1);
  }

  static Trees fit(Columns columns, Examples training, Map<String, Object> options, int rounds) {
    return calling(
        () -> {
          try (Matrix rows = Matrix.of(columns, training)) {
            return new Trees(begun(rows, options, rounds), 0);
          }
        });
  }

  /** As many rounds as are best on validation rows. */
  static Trees fit(
      Columns columns,
      Examples training,
      Examples validation,
      Map<String, Object> options,
      int rounds,
      int patience) {
    return calling(
        () -> {
          try (Matrix rows = Matrix.of(columns, training);
              Matrix others = Matrix.of(columns, validation)) {
            Booster booster = begun(rows, options, 1);
            int best = 0;
            double least = loss(booster, others, 0);
            for (int round = 1; round < rounds && round - best <= patience; round++) {
              booster.update(rows.data(), round);
              double loss = loss(booster, others, round);
              best = loss < least ? round : best;
              least = Math.min(loss, least);
            }
            return new Trees(booster, best + 1);
          }
        });
  }

  /** The first rounds. Watched data is evaluated elsewhere, as XGBoost prints it. */
  private static Booster begun(Matrix rows, Map<String, Object> options, int rounds)
      throws XGBoostError {
    Map<String, Object> all = new LinkedHashMap<>(options);
    all.put("verbosity", 0);
    all.put("nthread", rows.isSmall() ? 1 : Runtime.getRuntime().availableProcessors());
    return XGBoost.train(rows.data(), all, rounds, Map.of(), null, null);
  }

  /** The value of the evaluation metric, from a text such as {@code [0] validation-rmse:0.81}. */
  private static double loss(Booster booster, Matrix rows, int round) throws XGBoostError {
    String text = booster.evalSet(new DMatrix[] {rows.data()}, new String[] {"validation"}, round);
    return Double.parseDouble(text.substring(text.lastIndexOf(':') + 1).strip());
  }

  float[][] predict(Columns columns, double[][] features) {
    if (features.length == 0) {
      return new float[0][];
    }
    return calling(
        () -> {
          try (Matrix rows = Matrix.of(columns, features)) {
            return booster.predict(rows.data(), false, rounds);
          }
        });
  }

  @Override
  public void close() {
    booster.dispose();
  }

  /** Code that calls XGBoost. */
  @FunctionalInterface
  private interface Call<T> {
    T run() throws XGBoostError;
  }

  private static <T> T calling(Call<T> call) {
    try {
      return call.run();
    } catch (XGBoostError e) {
      // The lines after the first one are a stack of native functions.
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new ExternalException("XGBoost failed: " + reason, e);
    } catch (LinkageError e) {
      throw new ExternalException(NATIVE.formatted(e.getMessage()), e);
    }
  }

  /** Rows in native memory. */
  private record Matrix(DMatrix data, int numbers) implements AutoCloseable {
    /** Numbers up to which threads would wait for each other more than they compute. */
    private static final int SMALL = 2_000_000;

    static Matrix of(Columns columns, double[][] features) throws XGBoostError {
      float[] numbers = columns.matrix(features);
      return new Matrix(
          new DMatrix(numbers, features.length, columns.width(), Float.NaN), numbers.length);
    }

    boolean isSmall() {
      return numbers <= SMALL;
    }

    static Matrix of(Columns columns, Examples examples) throws XGBoostError {
      Matrix matrix = of(columns, examples.features());
      matrix.data.setLabel(floats(examples.labels()));
      matrix.data.setWeight(floats(examples.weights()));
      return matrix;
    }

    private static float[] floats(double[] values) {
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values[i];
      }
      return floats;
    }

    @Override
    public void close() {
      data.dispose();
    }
  }
}
