"""Linear programs over the simplex with their optimal values by SciPy's HiGHS, for SimplexProgramTest.

max c'x for x >= 0, sum x = 1, Rx >= b; the value is null where there is no such x. Numbers have few digits, so that
both sides solve the same program.

    python simplex_programs.py > ../resources/reference/simplex-programs.json
"""

import json

import numpy as np
from scipy.optimize import linprog


def general(random, n, m):
    rows = random.normal(size=(m, n)).round(3)
    return rows, (random.normal(size=m) * 0.3 - 0.3).round(3), random.normal(size=n).round(3)


def whole_numbers(random, n, m):
    return random.integers(-2, 3, (m, n)), random.integers(-2, 1, m), random.integers(-2, 3, n)


def degenerate(random, n, m):
    return random.integers(-1, 2, (m, n)), np.zeros(m, int), random.integers(-1, 2, n)


def gramian(random, n, width):
    rows = random.integers(-3, 4, (n, width))
    product = rows @ rows.T
    return product, np.zeros(n, int), product.sum(0)


def low_rank(random, n, m):
    return gramian(random, n, max(1, n // 2))


def opposite(random, n, m):
    rows = random.integers(-3, 4, (n, n))
    rows[-1] = -rows[0]
    product = rows @ rows.T
    return product, np.zeros(n, int), product.sum(0)


def equal(random, n, m):
    rows = random.integers(-3, 4, (n, 2 * n))
    rows[n // 2 :] = rows[: n - n // 2]
    product = rows @ rows.T
    return product, np.zeros(n, int), product @ random.integers(-2, 3, n)


def main():
    random = np.random.default_rng(5)
    programs = []
    for kind in [general, whole_numbers, degenerate, low_rank, opposite, equal]:
        for n in [1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 12, 16, 24]:
            rows, bounds, objective = kind(random, n, int(random.integers(0, n + 2)))
            found = linprog(
                -objective,
                A_ub=-rows if len(rows) else None,
                b_ub=-bounds if len(rows) else None,
                A_eq=np.ones((1, n)),
                b_eq=[1],
                method="highs",
                options={"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10},
            )
            assert found.status in (0, 2), found.message
            programs.append(
                {
                    "kind": f"{kind.__name__} {n}",
                    "objective": objective.tolist(),
                    "rows": rows.tolist(),
                    "bounds": bounds.tolist(),
                    "value": -found.fun if found.status == 0 else None,
                }
            )
    print("[\n" + ",\n".join(json.dumps(program) for program in programs) + "\n]")


if __name__ == "__main__":
    main()
