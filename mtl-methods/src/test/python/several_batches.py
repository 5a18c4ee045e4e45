"""Reference updates of the balancers with several batches a step.

    python several_batches.py > ../resources/org/mtl4j/methods/balancer/several-batches.txt

Made with PyTorch 2.15.0 (torch.optim.SGD takes sdmgrad's inner steps) and NumPy 2.4.6; the projection
on the simplex is found by bisection. Five steps; task 1 is absent in the fourth.
"""
import math
import numpy as np
import torch

torch.set_default_dtype(torch.float64)
T, N, STEPS = 3, 4, 5


def jacobian(step, batch):
    return np.array(
        [
            [math.sin(1 + 0.9 * step + 0.4 * batch + 1.3 * t + 0.7 * k) * (1 + t) + 0.2 * k for k in range(N)]
            for t in range(T)
        ]
    )


def project(x):
    low, high = x.min() - 1, x.max()
    for _ in range(200):
        mid = (low + high) / 2
        low, high = (mid, high) if np.maximum(x - mid, 0).sum() > 1 else (low, mid)
    return np.maximum(x - high, 0)


def present(step):
    return [0, 2] if step == 3 else [0, 1, 2]


def walk(solve, batches):
    """Weights of absent tasks are kept; the others share what they leave of the simplex."""
    kept = np.full(T, 1 / T)
    for step in range(STEPS):
        on = present(step)
        mass = kept[on].sum()
        js = [jacobian(step, b)[on] for b in range(batches)]
        w, update = solve(kept[on] / mass, js)
        kept[on] = mass * w
        yield update, kept.copy()


def modo(third, gamma=0.1, rho=0.1):
    def solve(w, js):
        a, b = js[1:] if third else js
        w = project(w - gamma * (a @ (b.T @ w) + rho * w))
        return w, w @ (js[0] if third else (a + b) / 2)

    return walk(solve, 3 if third else 2)


def sdmgrad(lam=0.3, steps=20, rate=10.0, momentum=0.5):
    def solve(w, js):
        a = torch.tensor(js[1] @ js[2].T)
        a = a / torch.mean(torch.sqrt(torch.clamp(torch.diag(a), min=0))) ** 2
        x = torch.tensor(w, requires_grad=True)
        sgd = torch.optim.SGD([x], lr=rate, momentum=momentum)
        for _ in range(steps):
            x.grad = a @ x.detach() + lam * a.mean(1)
            sgd.step()
            x.data.copy_(torch.tensor(project(x.detach().numpy())))
        w = x.detach().numpy().copy()
        return w, (w @ js[0] + lam * js[0].mean(0)) / (1 + lam)

    return walk(solve, 3)


for name, run in [
    ("modo", modo(False)),
    ("modo-third", modo(True)),
    ("modo-slow", modo(True, gamma=0.01, rho=0.5)),
    ("sdmgrad", sdmgrad()),
    ("sdmgrad-slow", sdmgrad(lam=1.0, steps=3, rate=0.1, momentum=0.5)),
]:
    for step, (update, kept) in enumerate(run):
        print(name, step, *(repr(float(x)) for x in [*update, *kept]))
