// SPDX-License-Identifier: Apache-2.0
/**
 * The small convex problems behind the gradient balancers, solved exactly in float64 on the host.
 *
 * <p>Here lives what goes from a Gramian G = JJᵀ (T x T, row-major in a flat array) to T weights:
 * the point of least norm in the convex hull of the task gradients ({@link
 * org.mtl4j.methods.solver.MinNorm}), also with least weights ({@link
 * org.mtl4j.methods.solver.BoundedMinNorm}), projections onto the cone of directions that conflict
 * with no task ({@link org.mtl4j.methods.solver.DualCone}), the conflict-averse update ({@link
 * org.mtl4j.methods.solver.ConflictAverse}), gradient surgery ({@link
 * org.mtl4j.methods.solver.GradientSurgery}), also of all conflicts at once ({@link
 * org.mtl4j.methods.solver.JointProjection}), updates of equal projection ({@link
 * org.mtl4j.methods.solver.EqualProjection}), the positive root of Gw = p w^{-β} ({@link
 * org.mtl4j.methods.solver.LogBarrier}), the best direction in a circular cone ({@link
 * org.mtl4j.methods.solver.CircularCone}), linear programs over the simplex ({@link
 * org.mtl4j.methods.solver.SimplexProgram}), eigenvalues ({@link
 * org.mtl4j.methods.solver.SymmetricEigen}) and the Euclidean projection onto the simplex ({@link
 * org.mtl4j.methods.solver.SimplexProjection}).
 *
 * <p>Below them stand, for this package alone, what they share: a Gramian as read ({@link
 * org.mtl4j.methods.solver.CosineMatrix}, {@link org.mtl4j.methods.solver.Accuracy}), problems that
 * others are reduced to ({@link org.mtl4j.methods.solver.NonNegativeLeastSquares}, {@link
 * org.mtl4j.methods.solver.SimplexQuadratic}, {@link org.mtl4j.methods.solver.PowerRoot}), and
 * linear algebra ({@link org.mtl4j.methods.solver.IndexedCholesky}, {@link
 * org.mtl4j.methods.solver.PivotedCholesky}, {@link org.mtl4j.methods.solver.Pseudoinverse}, {@link
 * org.mtl4j.methods.solver.TridiagonalQl}, {@link org.mtl4j.methods.solver.VertexSystem}, {@link
 * org.mtl4j.methods.solver.Vectors}).
 *
 * <p>Many of them are non-negative least squares in disguise and share one active-set method, which
 * knows only the matrix of cosines between task gradients: a task whose gradient is a million times
 * smaller than the others counts as much in every tolerance. A solver ends when its optimality
 * conditions hold, never after a number of rounds, and says so in a {@link
 * org.mtl4j.methods.solver.SolverException} when it cannot reach them.
 *
 * <p>What the entries of a Gramian cannot tell is not decided: angles between task gradients below
 * √ρ count as zero, where ρ follows from the accuracy that the caller states ({@link
 * org.mtl4j.methods.solver.Accuracy}; 6e-6 in float64, 5e-3 for a Gramian computed in float32).
 *
 * <p>A solver is built once and keeps its workspace; solving allocates nothing unless a larger
 * problem arrives. The outcome depends on the arguments alone, not on earlier calls. A solver
 * serves one thread at a time.
 *
 * <p>Calls {@code api}.
 */
package org.mtl4j.methods.solver;
