"""Reference runs of the methods that probe, in float64 on a tiny model.

    python probing.py > ../resources/org/mtl4j/tensorflow/probing.txt

Run with PyTorch 2.15.0, SciPy 1.17.1 and NumPy 2.4.6. Independent of the Java code: gradients are from
autograd, q_t of moml is differentiated through the look-ahead step, the multipliers of forum are from
SciPy's SLSQP over (lambda, nu), Adam is torch.optim's.

Data: 12 rows; 0 to 7 for training in batches of 4, in order, 8 to 11 for validation. Task c has no label
in rows 4 to 7, so it is absent in every other step. 2.5 epochs with momentum.
"""
import math
import numpy as np
import torch
from scipy.optimize import minimize

torch.set_default_dtype(torch.float64)
TASKS = "abc"
RATE, MOMENTUM, DECAY = 0.1, 0.5, 0.01
STEPS = 5
PER_EPOCH = 2

X = torch.tensor([[math.cos(1.3 * r), math.sin(0.7 * r + 0.2)] for r in range(12)])
Y = torch.tensor([[1.5 + math.sin(r), 0.5 * math.cos(2.0 * r) - 1.0, 0.3 * r - 1.0] for r in range(12)])
HAS = torch.ones(12, 3, dtype=torch.bool)
HAS[4:8, 2] = False
VALIDATION = list(range(8, 12))


def start():
    shapes = [("encoder/0/kernel", (2, 3)), ("encoder/0/bias", (3,))]
    for t in TASKS:
        shapes += [(f"heads/{t}/output/kernel", (3, 1)), (f"heads/{t}/output/bias", (1,))]
    values, k = {}, 0
    for name, shape in shapes:
        n = math.prod(shape)
        values[name] = torch.tensor([0.6 * math.sin(1.0 + 1.7 * (k + i)) for i in range(n)]).reshape(shape)
        k += n
    return {name: v.clone().requires_grad_(True) for name, v in values.items()}


def losses(p, rows):
    z = torch.tanh(X[rows] @ p["encoder/0/kernel"] + p["encoder/0/bias"])
    result = []
    for t, name in enumerate(TASKS):
        out = z @ p[f"heads/{name}/output/kernel"] + p[f"heads/{name}/output/bias"]
        has = HAS[rows, t]
        result.append(((out[:, 0] - Y[rows, t])[has] ** 2).mean() if has.any() else None)
    return result


def grads(scalar, p, graph=False):
    g = torch.autograd.grad(scalar, list(p.values()), create_graph=graph, allow_unused=True)
    return {n: torch.zeros_like(v) if x is None else x for (n, v), x in zip(p.items(), g)}


def flat(g):
    return torch.cat([x.reshape(-1) for x in g.values()])


class Run:
    """Descent with momentum and decay. The head of an absent task does not change."""

    def __init__(self):
        self.p = start()
        self.velocity = {n: torch.zeros_like(v) for n, v in self.p.items()}

    def rows(self, step):
        first = 4 * (step % PER_EPOCH)
        return list(range(first, first + 4))

    def move(self, gradient, present):
        for n, v in self.p.items():
            if n.startswith("heads/") and TASKS.index(n[6]) not in present:
                continue
            self.velocity[n] = MOMENTUM * self.velocity[n] + gradient[n] + DECAY * v.detach()
            with torch.no_grad():
                v -= RATE * self.velocity[n]


def there(ls):
    return [t for t, l in enumerate(ls) if l is not None]


class Adam:
    """One torch.optim.Adam per number, so that the moments of absent tasks do not change."""

    def __init__(self, n, first, rate, decay=0.0):
        self.x = [torch.tensor(float(first), requires_grad=True) for _ in range(n)]
        self.o = [torch.optim.Adam([x], lr=rate, weight_decay=decay) for x in self.x]

    def values(self):
        return torch.stack([x.detach() for x in self.x])

    def step(self, gradient, present):
        for t in present:
            self.x[t].grad = torch.as_tensor(float(gradient[t]))
            self.o[t].step()


def softmax(logits, present):
    w = torch.zeros(len(logits))
    w[present] = torch.softmax(logits[present], 0)
    return w


def weighted(ls, w):
    return sum(w[t] * ls[t] for t in there(ls))


def famo():
    run, w, record = Run(), Adam(3, 0, 0.025, 1e-3), []
    for step in range(STEPS):
        rows = run.rows(step)
        ls = losses(run.p, rows)
        on = there(ls)
        z = softmax(w.values(), on)
        d = {t: ls[t] + 1e-8 for t in on}
        c = sum(z[t] / d[t].detach() for t in on)
        run.move(grads(sum(z[t] * torch.log(d[t]) for t in on) / c, run.p), on)
        with torch.no_grad():
            after = losses(run.p, rows)
        delta = torch.zeros(3)
        for t in on:
            delta[t] = torch.log(d[t]).detach() - torch.log(after[t] + 1e-8)
        logits = w.values().requires_grad_(True)
        (g,) = torch.autograd.grad(torch.softmax(logits[on], 0), logits, grad_outputs=delta[on])
        w.step(g, on)
        record.append(w.values())
    return run, record


def auto_lambda(primary=(0, 1, 2)):
    run, lam, record = Run(), Adam(3, 0.4, 0.05), []
    for step in range(STEPS):
        rows = run.rows(step)
        ls = losses(run.p, rows)
        on = there(ls)
        g = grads(weighted(ls, lam.values()), run.p)
        ahead = {
            n: (v - RATE * (MOMENTUM * run.velocity[n] + g[n] + DECAY * v)).detach().requires_grad_(True)
            for n, v in run.p.items()
        }
        v = grads(sum(losses(ahead, VALIDATION)[t] for t in primary), ahead)
        eps = 0.01 / flat(v).norm()
        with torch.no_grad():
            plus = losses({n: x + eps * v[n] for n, x in run.p.items()}, rows)
            minus = losses({n: x - eps * v[n] for n, x in run.p.items()}, rows)
        lam.step([0 if plus[t] is None else -RATE * (plus[t] - minus[t]) / (2 * eps) for t in range(3)], on)
        run.move(grads(weighted(losses(run.p, rows), lam.values()), run.p), on)
        record.append(lam.values())
    return run, record


def min_norm(gram):
    n = len(gram)
    best = minimize(
        lambda b: b @ gram @ b,
        np.full(n, 1 / n),
        jac=lambda b: 2 * gram @ b,
        bounds=[(0, 1)] * n,
        constraints={"type": "eq", "fun": lambda b: b.sum() - 1, "jac": lambda b: np.ones(n)},
        method="SLSQP",
        options={"ftol": 1e-16, "maxiter": 1000},
    )
    return best.x


def moml(eta=0.1):
    run, a, record = Run(), Adam(3, 0, 0.05), []
    for step in range(STEPS):
        rows = run.rows(step)
        on = there(losses(run.p, rows))
        logits = a.values().requires_grad_(True)
        w = torch.softmax(logits[on], 0)
        ls = losses(run.p, rows)
        g = grads(sum(w[i] * ls[t] for i, t in enumerate(on)), run.p, graph=True)
        ahead = {n: v - eta * g[n] for n, v in run.p.items()}
        q = [torch.autograd.grad(l, logits, retain_graph=True)[0] for l in losses(ahead, VALIDATION)]
        unit = torch.stack([x / x.norm() for x in q]).numpy()
        beta = min_norm(unit @ unit.T)
        a.step(sum(b * x for b, x in zip(beta, q)), on)
        run.move(grads(weighted(losses(run.p, rows), softmax(a.values(), on)), run.p), on)
        record.append(a.values())
    return run, record


def multipliers(gram, align, square, rho):
    n = len(align)
    pi = rho - align / square

    def value(x):
        lam, nu = x[:n], x[n]
        return lam @ gram @ lam + 2 * nu * (lam @ align) + nu * nu * square - nu * rho * square

    best = None
    for first in list(np.eye(n)) + [np.full(n, 1 / n)]:
        got = minimize(
            value,
            np.append(first, max(0.0, first @ pi)),
            bounds=[(0, None)] * (n + 1),
            constraints=[
                {"type": "eq", "fun": lambda x: x[:n].sum() - 1},
                {"type": "ineq", "fun": lambda x: x[n] - x[:n] @ pi},
            ],
            method="SLSQP",
            options={"ftol": 1e-16, "maxiter": 2000},
        )
        if best is None or got.fun < best.fun:
            best = got
    return best.x[:n]


def forum(rho=0.1, eta=0.1, inner=5):
    run, a, record = Run(), Adam(3, 0, 0.05), []
    mean = torch.zeros(3)
    for step in range(STEPS):
        rows = run.rows(step)
        on = there(losses(run.p, rows))
        logits = a.values().requires_grad_(True)

        def f(p):
            ls, w = losses(p, rows), torch.softmax(logits[on], 0)
            return sum(w[i] * ls[t] for i, t in enumerate(on))

        here = f(run.p)
        d_omega = flat(grads(here, run.p, graph=True)).detach()
        (d_a,) = torch.autograd.grad(here, logits, retain_graph=True)
        low = {n: v.detach().clone().requires_grad_(True) for n, v in run.p.items()}
        for _ in range(inner):
            g = grads(f(low), low)
            low = {n: (v - eta * g[n]).detach().requires_grad_(True) for n, v in low.items()}
        (d_low,) = torch.autograd.grad(f(low), logits)
        q = torch.cat([d_a - d_low, d_omega])
        rows_f = []
        for t in range(3):
            g = flat(grads(losses(run.p, VALIDATION)[t], run.p))
            rows_f.append(torch.cat([torch.zeros(3), g / g.norm()]))
        F = torch.stack(rows_f)
        square = (q @ q).item()
        align = (F @ q).numpy()
        lam = torch.tensor(multipliers((F @ F.T).numpy(), align, square, rho))
        mean = mean + (step // PER_EPOCH + 1) ** -0.75 * (lam - mean)
        nu = max(float(mean @ torch.tensor(rho - align / square)), 0.0)
        total = mean @ F + nu * q
        a.step(total[:3], on)
        gradient, k = {}, 3
        for n, v in run.p.items():
            gradient[n] = total[k : k + v.numel()].reshape(v.shape)
            k += v.numel()
        run.move(gradient, on)
        record.append(torch.cat([a.values(), mean]))
    return run, record


def show(name, run, record):
    for n, v in run.p.items():
        print(name, n, *(repr(x) for x in v.detach().reshape(-1).tolist()))
    print(name, "state", *(repr(x) for x in record[-1].tolist()))


show("famo", *famo())
show("auto-lambda", *auto_lambda())
show("auto-lambda-b", *auto_lambda((1,)))
show("moml", *moml())
show("forum", *forum())
show("forum-wide", *forum(rho=1.5))
