package org.mtl4j.core.solver;

import java.util.Arrays;

/**
 * Updates whose products with all unit gradients are equal: J d/‖g‖ the same for every row.
 *
 * <p>With D the norms of the rows and C their cosines, G = DCD, such an update has the weights
 * D⁻¹C⁻¹1. Where C is singular there may be none, and two least-squares answers differ: D⁻¹C⁺1
 * weighs unit rows alike, G⁺√diag G = G⁺D1 the rows as they are.
 *
 * <p>C⁺ takes the eigenvalues of C above what the entries of a Gramian can tell from zero. G⁺ is
 * formed from the factor B of G = BBᵀ that they leave, by B = QR with orthonormal Q: G⁺ = Q R⁻ᵀ R⁻¹
 * Qᵀ, which squares no condition number.
 */
public final class EqualProjection {
  private static final String NAME = "EqualProjection";

  private final Accuracy accuracy;
  private final CosineMatrix cosines;
  private final SymmetricEigen eigen;
  private double[] solution = {};
  private double[] image = {};
  private double[] columns = {};
  private double[] triangle = {};
  private double[] products = {};

  /**
   * With workspace for {@code capacity} tasks.
   *
   * @param accuracy relative error of the entries of the Gramians to come
   */
  public EqualProjection(int capacity, double accuracy) {
    this.accuracy = new Accuracy(accuracy);
    cosines = new CosineMatrix(NAME, capacity);
    eigen = new SymmetricEigen(capacity);
    allocate(capacity);
  }

  private void allocate(int n) {
    solution = new double[n];
    image = new double[n];
    columns = new double[n * n];
    triangle = new double[n * n];
    products = new double[n];
  }

  private void read(double[] gramian, int n) {
    cosines.read(gramian, n);
    if (n > solution.length) {
      allocate(n);
    }
    eigen.decompose(cosines.values(), cosines.size());
  }

  /**
   * Puts the weights of the update along D⁻¹C⁺1 whose length is the sum of the projections of all
   * rows onto it into {@code weights}: with c = D⁻¹C⁺1 they are (1ᵀGc)/(cᵀGc) c. Zeros where C⁺1 is
   * zero, as for two opposite rows.
   *
   * @throws SolverException if the Gramian is not finite
   */
  public void solveForUnitRows(double[] gramian, int n, double[] weights) {
    read(gramian, n);
    Arrays.fill(weights, 0, n, 0.0);
    int size = cosines.size();
    invert();
    cosines.times(solution, image);
    double square = 0;
    double projections = 0;
    for (int i = 0; i < size; i++) {
      square += solution[i] * image[i];
      projections += cosines.norm(i) * image[i];
    }
    if (square > accuracy.resolution()) {
      for (int i = 0; i < size; i++) {
        weights[cosines.task(i)] = projections / square * solution[i] / cosines.norm(i);
      }
    }
  }

  /**
   * Puts the multiple of G⁺√diag G that sums to one into {@code weights}; equal weights where all
   * rows are zero.
   *
   * @throws SolverException if the Gramian is not finite, or the entries of G⁺√diag G sum to zero
   */
  public void solveForRows(double[] gramian, int n, double[] weights) {
    read(gramian, n);
    int size = cosines.size();
    if (size == 0) {
      Arrays.fill(weights, 0, n, 1.0 / n);
      return;
    }
    Arrays.fill(weights, 0, n, 0.0);
    if (rank() == size) {
      invert();
      for (int i = 0; i < size; i++) {
        solution[i] *= cosines.inverseNorm(i);
      }
    } else {
      invertRows();
    }
    double sum = 0;
    double mass = 0;
    for (int i = 0; i < size; i++) {
      sum += solution[i];
      mass += Math.abs(solution[i]);
    }
    if (!(Math.abs(sum) > accuracy.resolution() * mass)) {
      double residual = mass == 0 ? 0 : sum / mass;
      throw new SolverException(NAME, n, residual, "no weights that sum to one project alike");
    }
    for (int i = 0; i < size; i++) {
      weights[cosines.task(i)] = solution[i] / sum;
    }
  }

  private boolean isKept(int k) {
    return eigen.value(k) > accuracy.resolution();
  }

  private int rank() {
    int rank = 0;
    for (int k = 0; k < cosines.size(); k++) {
      rank += isKept(k) ? 1 : 0;
    }
    return rank;
  }

  /** Leaves C⁺1 in {@code solution}. */
  private void invert() {
    int size = cosines.size();
    Arrays.fill(solution, 0, size, 0.0);
    for (int k = 0; k < size; k++) {
      if (isKept(k)) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
          sum += eigen.vector(k, i);
        }
        for (int i = 0; i < size; i++) {
          solution[i] += sum / eigen.value(k) * eigen.vector(k, i);
        }
      }
    }
  }

  /** Leaves G⁺D1 in {@code solution}, in a unit of no account. */
  private void invertRows() {
    int size = cosines.size();
    int rank = 0;
    for (int k = 0; k < size; k++) {
      if (isKept(k)) {
        for (int i = 0; i < size; i++) {
          columns[rank * size + i] =
              cosines.norm(i) * eigen.vector(k, i) * Math.sqrt(eigen.value(k));
        }
        rank++;
      }
    }
    factorise(rank);
    for (int k = 0; k < rank; k++) {
      products[k] = 0;
      for (int i = 0; i < size; i++) {
        products[k] += columns[k * size + i] * cosines.norm(i);
      }
    }
    solveTriangles(rank);
    Arrays.fill(solution, 0, size, 0.0);
    for (int k = 0; k < rank; k++) {
      for (int i = 0; i < size; i++) {
        solution[i] += products[k] * columns[k * size + i];
      }
    }
  }

  /** B = QR by the method of Gram and Schmidt, each column freed of the others twice. */
  private void factorise(int rank) {
    int size = cosines.size();
    Arrays.fill(triangle, 0, rank * rank, 0.0);
    for (int k = 0; k < rank; k++) {
      for (int round = 0; round < 2; round++) {
        for (int j = 0; j < k; j++) {
          double component = dotOfColumns(j, k);
          triangle[j * rank + k] += component;
          for (int i = 0; i < size; i++) {
            columns[k * size + i] -= component * columns[j * size + i];
          }
        }
      }
      double norm = Math.sqrt(dotOfColumns(k, k));
      triangle[k * rank + k] = norm;
      for (int i = 0; i < size; i++) {
        columns[k * size + i] /= norm;
      }
    }
  }

  private double dotOfColumns(int j, int k) {
    int size = cosines.size();
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += columns[j * size + i] * columns[k * size + i];
    }
    return sum;
  }

  /** Replaces the products by R⁻ᵀ R⁻¹ times them. */
  private void solveTriangles(int rank) {
    for (int k = rank - 1; k >= 0; k--) {
      for (int j = k + 1; j < rank; j++) {
        products[k] -= triangle[k * rank + j] * products[j];
      }
      products[k] /= triangle[k * rank + k];
    }
    for (int k = 0; k < rank; k++) {
      for (int j = 0; j < k; j++) {
        products[k] -= triangle[j * rank + k] * products[j];
      }
      products[k] /= triangle[k * rank + k];
    }
  }
}
