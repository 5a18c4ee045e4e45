"""Training steps of a multi-task MLP in plain PyTorch, to hold the Java library's steps against.

A plain step is forward, one backward pass of the summed losses, Adam; its heads are one Linear(width, tasks), the
fastest form. A balanced step takes one backward pass a task,
forms the Gramian of the shared gradients, solves for task weights, combines the shared gradients with them (heads keep
the gradient of their own loss), Adam. One thread.

    OMP_NUM_THREADS=1 taskset -c 0 python steps.py --widths 128,512,256 --tasks 3 --batch 256 --mode both --steps 300
    OMP_NUM_THREADS=1 taskset -c 0 python steps.py --serve          # see serve.py
"""

import argparse
import time

import numpy as np
import torch
from scipy.optimize import minimize, nnls

from serve import say, serve, timed


def root(gramian):
    """R with RᵀR = G for a positive semi-definite G."""
    values, vectors = np.linalg.eigh(gramian)
    return np.sqrt(np.clip(values, 0, None))[:, None] * vectors.T


def cosines(gramian):
    """The Gramian of the normalized rows, and the norms; a zero row stays zero."""
    norms = np.sqrt(np.diag(gramian))
    norms = np.where(norms > 0, norms, 1)
    return gramian / np.outer(norms, norms), norms


def upgrad(gramian):
    """Mean over i of argmin vᵀGv with v >= e_i (Quinton and Rey, 2024), solved on the cosine matrix."""
    scaled, norms = cosines(gramian)
    r = root(scaled)
    starts = np.diag(norms)
    return np.mean([u + nnls(r, -r @ u)[0] for u in starts], axis=0) / norms


def mgda(gramian):
    """Minimum norm point of the convex hull (Désidéri, 2012); least squares over w >= 0 has it as direction."""
    count = len(gramian)
    r = root(gramian / np.trace(gramian))
    w = nnls(np.vstack([r, np.ones(count)]), np.append(np.zeros(count), 1.0))[0]
    return w / w.sum()


def cagrad(gramian, c=0.5):
    """Conflict-averse weights (Liu et al., 2021) by SLSQP, as the authors solve for them; good to about 1e-3."""
    count = len(gramian)
    scale = np.trace(gramian) / count
    g = gramian / scale
    mean = np.full(count, 1 / count)
    radius = c * np.sqrt(mean @ g @ mean)
    w = minimize(
        lambda w: w @ g @ mean + radius * np.sqrt(w @ g @ w + 1e-12),
        mean,
        method="SLSQP",
        bounds=[(0, 1)] * count,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
    ).x
    return mean + radius / np.sqrt(w @ g @ w + 1e-12) * w


def mean(gramian):
    return np.full(len(gramian), 1 / len(gramian))


METHODS = {"upgrad": upgrad, "mgda": mgda, "cagrad": cagrad, "mean": mean}


class Training:
    """A model, its optimizer and a pool of random batches that are used in turn."""

    def __init__(self, widths, tasks, batch, method, fused):
        torch.manual_seed(1)
        layers = [layer for i, o in zip(widths, widths[1:]) for layer in (torch.nn.Linear(i, o), torch.nn.ReLU())]
        self.shared = torch.nn.Sequential(*layers)
        self.heads = torch.nn.ModuleList(torch.nn.Linear(widths[-1], 1) for _ in range(tasks))
        self.shared_parameters = list(self.shared.parameters())
        parameters = self.shared_parameters + list(self.heads.parameters())
        self.optimizer = torch.optim.Adam(parameters, lr=0.001, fused=fused)
        self.inputs = torch.randn(64, batch, widths[0])
        self.targets = torch.randn(64, tasks, batch, 1)
        self.solve = METHODS[method]
        self.step = 0

    def losses(self):
        at = self.step % len(self.inputs)
        self.step += 1
        common = self.shared(self.inputs[at])
        return [torch.nn.functional.mse_loss(h(common), y) for h, y in zip(self.heads, self.targets[at])]

    def balanced(self):
        losses = self.losses()
        rows = []
        for t, (loss, head) in enumerate(zip(losses, self.heads)):
            own = list(head.parameters())
            gradients = torch.autograd.grad(loss, self.shared_parameters + own, retain_graph=t + 1 < len(losses))
            rows.append(gradients[: len(self.shared_parameters)])
            for parameter, gradient in zip(own, gradients[len(self.shared_parameters) :]):
                parameter.grad = gradient
        blocks = [torch.stack(block).flatten(1) for block in zip(*rows)]
        gramian = sum(block @ block.T for block in blocks)
        weights = torch.from_numpy(self.solve(gramian.double().numpy())).float()
        for parameter, block in zip(self.shared_parameters, blocks):
            parameter.grad = (weights @ block).view_as(parameter)
        self.optimizer.step()


class PlainTraining:
    """The same model with one layer for all heads."""

    def __init__(self, widths, tasks, batch, fused):
        torch.manual_seed(1)
        layers = [layer for i, o in zip(widths, widths[1:]) for layer in (torch.nn.Linear(i, o), torch.nn.ReLU())]
        self.model = torch.nn.Sequential(*layers, torch.nn.Linear(widths[-1], tasks))
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=0.001, fused=fused)
        self.inputs = torch.randn(64, batch, widths[0])
        self.targets = torch.randn(64, batch, tasks)
        self.step = 0

    def plain(self):
        at = self.step % len(self.inputs)
        self.step += 1
        self.optimizer.zero_grad()
        errors = self.model(self.inputs[at]) - self.targets[at]
        errors.square().mean(0).sum().backward()
        self.optimizer.step()


def measured(name, repetition, options):
    timed(repetition, options.warmup)
    if options.steps:
        times = timed(repetition, options.steps)
    else:
        times, end = [], time.monotonic() + options.seconds
        while time.monotonic() < end:
            times += timed(repetition, 10)
    p10, p50, p90 = np.percentile(times, [10, 50, 90]).round(4).tolist()
    return {"name": name, "step_ms_median": p50, "step_ms_p10": p10, "step_ms_p90": p90, "steps": len(times)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--widths", default="128,512,256", help="input width, then the shared layers' widths")
    parser.add_argument("--tasks", type=int, default=3)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--mode", choices=["plain", "balanced", "both"], default="both")
    parser.add_argument("--method", choices=list(METHODS), default="upgrad")
    parser.add_argument("--fused", action="store_true", help="Adam as one fused kernel")
    parser.add_argument("--steps", type=int, help="steps to time (default: as many as fit into --seconds)")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--warmup", type=int, default=20)
    parser.add_argument("--serve", action="store_true", help="take commands from standard input")
    options = parser.parse_args()

    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    widths = [int(width) for width in options.widths.split(",")]
    repetitions = {}
    if options.mode != "balanced":
        repetitions["plain"] = PlainTraining(widths, options.tasks, options.batch, options.fused).plain
    if options.mode != "plain":
        training = Training(widths, options.tasks, options.batch, options.method, options.fused)
        repetitions[options.method] = training.balanced
    if options.serve:
        for repetition in repetitions.values():
            timed(repetition, options.warmup)
        serve(repetitions)
    else:
        for name, repetition in repetitions.items():
            say(measured(name, repetition, options))


if __name__ == "__main__":
    main()
