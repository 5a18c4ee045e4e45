#!/usr/bin/env python3
"""Updates of gradient balancers from their definitions, in 64 bits: the numbers that
BalancerStepsTest compares with. Works on the Jacobian, not on its Gramian, and with SciPy's
general solvers where a method is a problem. Needs NumPy and SciPy.

    python3 mtl-methods/src/test/reference/balancers.py > mtl-methods/src/test/resources/reference/balancers.json
"""
import json
import sys

import numpy as np
from scipy.optimize import brentq, least_squares, linprog, minimize

norm = np.linalg.norm


def project_simplex(x):
    u = np.sort(x)[::-1]
    k = np.arange(1, len(x) + 1)
    theta = (np.cumsum(u) - 1) / k
    r = k[u > theta][-1]
    return np.maximum(x - theta[r - 1], 0)


def min_norm(rows):
    """The point of least norm of a hull: active set by enumeration, exact for a few rows."""
    best = None
    m = len(rows)
    for mask in range(1, 1 << m):
        s = [i for i in range(m) if mask >> i & 1]
        a = rows[s]
        k = len(s)
        kkt = np.block([[a @ a.T, np.ones((k, 1))], [np.ones((1, k)), np.zeros((1, 1))]])
        sol = np.linalg.lstsq(kkt, np.r_[np.zeros(k), 1], rcond=None)[0][:k]
        if (sol > -1e-12).all() and abs(sol.sum() - 1) < 1e-9:
            w = np.zeros(m)
            w[s] = sol
            if best is None or norm(w @ rows) < norm(best @ rows) - 1e-13:
                best = w
    return best


def gradvac(steps, rate=0.01):
    goals = np.zeros((len(steps[0][0]),) * 2)
    for j, _ in steps:
        total = np.zeros(j.shape[1])
        for i in range(len(j)):
            g = j[i].copy()
            for k in [k for k in range(len(j)) if k != i]:
                phi = g @ j[k] / norm(g) / norm(j[k])
                hat = goals[i, k]
                if phi < hat:
                    g = g + norm(g) * (hat * np.sqrt(1 - phi**2) - phi * np.sqrt(1 - hat**2)) / (
                        norm(j[k]) * np.sqrt(1 - hat**2)) * j[k]
                goals[i, k] = (1 - rate) * hat + rate * phi
            total += g
        yield total


def trimmed_mean(steps):
    for j, _ in steps:
        yield np.sort(j, axis=0)[1:-1].mean(axis=0)


def fair(j, beta, pulls=None):
    g = j @ j.T
    p = np.ones(len(j)) if pulls is None else pulls
    x = least_squares(
        lambda x: np.log(np.maximum(g @ np.exp(x), 1e-300)) + beta * x - np.log(p),
        np.zeros(len(j)) - np.log(np.trace(g)) / (1 + beta), xtol=1e-15, ftol=1e-15, gtol=1e-15).x
    w = np.exp(x)
    assert np.allclose(g @ w, p * w**-beta, rtol=1e-9), (g @ w, w)
    return w


def fairgrad(steps, alpha):
    for j, _ in steps:
        yield fair(j, 1 / alpha) @ j


def pivrg(steps):
    """Two tasks behind by 30 and 6 percent, the others ahead by 10."""
    for j, _ in steps:
        s = np.array([30.0, 6.0] + [-10.0] * (len(j) - 2))
        tau = max((s.max() - s.min()) / np.log(2), 10)
        omega = np.exp(s / tau)
        omega *= len(j) / omega.sum()
        yield fair(j, 0.5, np.sqrt(omega)) @ j


def mean_cone(steps, c):
    """max t over unit d with Jd >= t, d.g0 >= c: in an orthonormal basis of the rows."""
    for j, _ in steps:
        q = np.linalg.qr(j.T)[0]
        a = j @ q
        mean = a.mean(axis=0)
        g0 = mean / norm(mean)
        best = None
        rng = np.random.default_rng(0)
        for start in [g0] + [g0 + 0.3 * rng.normal(size=len(g0)) for _ in range(20)]:
            x0 = np.r_[start / norm(start), (a @ start / norm(start)).min()]
            found = minimize(
                lambda x: -x[-1], x0, method="SLSQP", options={"ftol": 1e-16, "maxiter": 1000},
                jac=lambda x: np.r_[np.zeros(len(x) - 1), -1],
                constraints=[
                    {"type": "ineq", "fun": lambda x: a @ x[:-1] - x[-1],
                     "jac": lambda x: np.c_[a, -np.ones(len(a))]},
                    {"type": "ineq", "fun": lambda x: g0 @ x[:-1] - c * norm(x[:-1]),
                     "jac": lambda x: np.r_[g0 - c * x[:-1] / norm(x[:-1]), 0]},
                    {"type": "ineq", "fun": lambda x: 1 - x[:-1] @ x[:-1],
                     "jac": lambda x: np.r_[-2 * x[:-1], 0]}])
            if found.success and (best is None or found.x[-1] > best[-1]):
                best = found.x
        yield q @ best[:-1] * norm(mean) if best[-1] > 1e-9 else np.zeros(j.shape[1])


def moco(steps, softmax=False, beta=0.1, fading=0.5, rho=0):
    y = np.zeros_like(steps[0][0])
    w = np.ones(len(y)) / len(y)
    for k, (j, _) in enumerate(steps, 1):
        y = y - beta / k**fading * (y - j)
        x = w - 0.1 / k**fading * (y @ y.T @ w + rho * w)
        w = np.exp(x) / np.exp(x).sum() if softmax else project_simplex(x)
        yield w @ y


def metabalance(steps, main=0, relax=0.7, average=0.9):
    averages = np.zeros(len(steps[0][0]))
    for j, _ in steps:
        averages = average * averages + (1 - average) * norm(j, axis=1)
        yield sum(relax * averages[main] / n * g + (1 - relax) * g for g, n in zip(j, averages))


def gradcraft(steps, relax=0.5, margin=0, average=0):
    averages = np.zeros(len(steps[0][0]))
    for j, _ in steps:
        averages = average * averages + (1 - average) * norm(j, axis=1)
        scaled = (relax * averages.max() / averages + 1 - relax)[:, None] * j
        crafted = []
        for g in scaled:
            a = scaled[scaled @ g < 0]
            right = -a @ g + margin * norm(g) * norm(a, axis=1)
            crafted.append(g + a.T @ np.linalg.solve(a @ a.T, right) if len(a) else g)
        yield np.mean(crafted, axis=0)


def pe_ltr(steps, least):
    for j, _ in steps:
        unit = norm(j, axis=1).max()
        a = j / unit
        found = minimize(
            lambda w: w @ a @ a.T @ w, np.ones(len(j)) / len(j), method="SLSQP",
            jac=lambda w: 2 * a @ a.T @ w, bounds=[(c, None) for c in least],
            constraints={"type": "eq", "fun": lambda w: w.sum() - 1,
                         "jac": lambda w: np.ones(len(w))},
            options={"ftol": 1e-16, "maxiter": 1000})
        yield found.x @ j


def dibs(steps, number=1, rate=0.01, radius=1):
    for j, _ in steps:
        units = j / norm(j, axis=1)[:, None]
        moved = np.zeros(j.shape[1])
        for _ in range(number):
            distances = norm(moved + radius * units, axis=1)
            moved = moved - rate * distances @ units
            if norm(moved) > radius:
                break
        yield -moved


def db_mtl(steps, fading=0):
    y = np.zeros_like(steps[0][0])
    for k, (j, losses) in enumerate(steps, 1):
        stays = 0.9 / k**fading
        y = stays * y + (1 - stays) * j / losses[:, None]
        n = norm(y, axis=1)
        yield (n.max() / n) @ y


def excess_mtl(steps, rate=0.01):
    s = np.zeros_like(steps[0][0])
    w = np.ones(len(s))
    base = None
    for j, _ in steps:
        s = s + j**2
        e = (j**2 / np.sqrt(s + 1e-7)).sum(axis=1)
        if base is None:
            base = e
        else:
            w = w * np.exp(rate * e / (base + 1e-7))
            w *= len(w) / w.sum()
        yield w @ j


def gradnorm(steps, alpha=1.5, rate=0.025):
    w = np.ones(len(steps[0][0]))
    first = steps[0][1]
    for j, losses in steps:
        yield w @ j
        n = norm(j, axis=1)
        r = losses / first
        target = (w * n).mean() * (r / r.mean()) ** alpha
        w = np.maximum(w - rate * np.sign(w * n - target) * n, 1e-3)
        w *= len(w) / w.sum()


def epo(steps, r):
    for j, losses in steps:
        t = len(j)
        g = j @ j.T
        share = r * losses / (r * losses).sum()
        mu = (share * np.log(t * share)).sum()
        a = r * (np.log(t * share) - mu)
        pull = g @ a
        if mu > 1e-4:
            if (pull > 0).any():
                h = np.where(pull > 0, -np.inf, pull)
                h[r * losses == (r * losses).max()] = 0
            else:
                h = np.zeros(t)
            keep = h > -np.inf
            a_ub, b_ub, cost = -g[keep], -h[keep], -pull
        else:
            a_ub = np.vstack([-g, -pull])
            b_ub = np.r_[np.zeros(t), -min(pull.max(), 0)]
            cost = -g.sum(axis=0)
        found = linprog(cost, a_ub, b_ub, np.ones((1, t)), [1], (0, None), method="highs")
        yield t * found.x @ j


def pareto_mtl(steps, rays, own):
    u = own / norm(own)
    sides = np.array([ray / norm(ray) - u for ray in rays])
    inside = False
    for j, losses in steps:
        active = sides[sides @ losses > 0]
        inside = inside or not len(active)
        rows = np.vstack([np.eye(len(j)), active]) if inside else active
        w = min_norm(rows @ j) @ rows
        yield w * (len(j) / np.abs(w).sum() if inside else 1) @ j


def cr_mogm(steps):
    w = None
    for j, _ in steps:
        new = min_norm(j)
        w = new if w is None else 0.9 * w + 0.1 * new
        yield w @ j


def every_k(steps):
    for k, (j, _) in enumerate(steps):
        w = min_norm(j) if k % 2 == 0 else w
        yield w @ j


def cases():
    rng = np.random.default_rng(7)
    for name, tasks, width, common in [
            ("agreeing", 3, 8, 0.8), ("conflicting", 4, 12, 0.1), ("long", 5, 20, 0.5)]:
        base = rng.normal(size=width)
        steps = []
        for k in range(4):
            scale = np.exp(rng.normal(size=(tasks, 1)))
            jacobian = (rng.normal(size=(tasks, width)) + common * base) * scale
            steps.append((np.round(jacobian, 6), np.round(np.exp(rng.normal(size=tasks)), 6)))
        yield name, steps


def preference(tasks):
    return np.arange(1, tasks + 1) * 2 / tasks / (tasks + 1)


def methods(tasks):
    r = preference(tasks)
    return {
        "gradvac": gradvac,
        "gradvac_rate_0.5": lambda s: gradvac(s, 0.5),
        "trimmed-mean": trimmed_mean,
        "fairgrad_alpha_0.5": lambda s: fairgrad(s, 0.5),
        "fairgrad_alpha_2": lambda s: fairgrad(s, 2),
        "fairgrad_alpha_5": lambda s: fairgrad(s, 5),
        "pivrg": pivrg,
        "mean-cone_c_0.5": lambda s: mean_cone(s, 0.5),
        "mean-cone_c_0.95": lambda s: mean_cone(s, 0.95),
        "moco": lambda s: moco(s, fading=0, rho=0.1),
        "moco_softmax": lambda s: moco(s, True),
        "moco_beta_5": lambda s: moco(s, beta=5),
        "metabalance": metabalance,
        "metabalance_main_1": lambda s: metabalance(s, 1, 0.4, 0.5),
        "gradcraft": gradcraft,
        "gradcraft_margin": lambda s: gradcraft(s, 0.8, 0.1, 0.9),
        "pe-ltr": lambda s: pe_ltr(s, r / 2),
        "dibs": dibs,
        "dibs_5": lambda s: dibs(s, 5, 0.2),
        "db-mtl": db_mtl,
        "db-mtl_fading_0.5": lambda s: db_mtl(s, 0.5),
        "excess-mtl": excess_mtl,
        "gradnorm": gradnorm,
        "epo": lambda s: epo(s, r),
        "pareto-mtl": lambda s: pareto_mtl(s, np.eye(tasks), r),
        "cr-mogm_mgda": cr_mogm,
        "every-k_2_mgda": every_k,
    }


def main():
    result = []
    for name, steps in cases():
        result.append({
            "name": name,
            "preference": preference(len(steps[0][0])).tolist(),
            "steps": [{"jacobian": j.tolist(), "losses": l.tolist()} for j, l in steps],
            "updates": {m: [u.tolist() for u in f(steps)]
                        for m, f in methods(len(steps[0][0])).items()}})
    json.dump(result, sys.stdout)
    print()


main()
