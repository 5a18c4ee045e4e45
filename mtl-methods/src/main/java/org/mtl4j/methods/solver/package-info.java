// SPDX-License-Identifier: Apache-2.0
/**
 * The small convex problems of the gradient balancers, solved exactly in float64 on the host.
 *
 * <p>Solvers compute T weights from a Gramian G = JJᵀ (T x T, row-major in a flat array): the point
 * of least norm in the convex hull of the task gradients ({@link
 * org.mtl4j.methods.solver.MinNorm}), projections onto the cone of directions that conflict with no
 * task ({@link org.mtl4j.methods.solver.DualCone}, {@link org.mtl4j.methods.solver.HalfSpaces}),
 * the conflict-averse update ({@link org.mtl4j.methods.solver.ConflictAverse}), gradient surgery
 * ({@link org.mtl4j.methods.solver.GradientSurgery}), updates of equal projection ({@link
 * org.mtl4j.methods.solver.EqualProjection}), the positive root of Gw = p w^{-β} ({@link
 * org.mtl4j.methods.solver.LogBarrier}), the best direction in a circular cone ({@link
 * org.mtl4j.methods.solver.CircularCone}), linear programs over the simplex ({@link
 * org.mtl4j.methods.solver.SimplexProgram}), the multipliers of FORUM ({@link
 * org.mtl4j.methods.solver.MultiplierProgram}), eigenvalues ({@link
 * org.mtl4j.methods.solver.SymmetricEigen}) and the Euclidean projection onto the simplex ({@link
 * org.mtl4j.methods.solver.SimplexProjection}).
 *
 * <p>They share package-private classes: a Gramian and its accuracy ({@link
 * org.mtl4j.methods.solver.CosineMatrix}, {@link org.mtl4j.methods.solver.Accuracy}), problems to
 * which others are reduced ({@link org.mtl4j.methods.solver.NonNegativeLeastSquares}, {@link
 * org.mtl4j.methods.solver.SimplexQuadratic}, {@link org.mtl4j.methods.solver.PowerRoot}, {@link
 * org.mtl4j.methods.solver.HullPoint}), and linear algebra ({@link
 * org.mtl4j.methods.solver.IndexedCholesky}, {@link org.mtl4j.methods.solver.PivotedCholesky},
 * {@link org.mtl4j.methods.solver.Pseudoinverse}, {@link org.mtl4j.methods.solver.TridiagonalQl},
 * {@link org.mtl4j.methods.solver.VertexSystem}, {@link org.mtl4j.methods.solver.Vectors}).
 *
 * <p>Many solvers are non-negative least squares problems and share one active-set method on the
 * matrix of cosines between task gradients. So a task whose gradient is a million times smaller
 * than the others has the same influence on every tolerance. A solver stops when its optimality
 * conditions are met, not after a number of iterations. If it cannot meet them, it throws a {@link
 * org.mtl4j.methods.solver.SolverException}.
 *
 * <p>Angles between task gradients below √ρ count as zero. The resolution ρ follows from the
 * accuracy of the Gramian that the caller states ({@link org.mtl4j.methods.solver.Accuracy}); √ρ is
 * 6e-6 in float64 and 5e-3 for a Gramian computed in float32.
 *
 * <p>A solver is built once and keeps its workspace. Solving allocates memory only for a problem
 * larger than before. The result depends on the arguments only, not on earlier calls. A solver is
 * not thread-safe.
 *
 * <p>Called by the gradient balancers and some weightings. Needs only the JDK.
 */
package org.mtl4j.methods.solver;
