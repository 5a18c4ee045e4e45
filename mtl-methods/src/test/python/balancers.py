"""Updates of TorchJD 0.18.0 for 2 to 10 tasks over three steps, in float64.

    python balancers.py > ../resources/org/mtl4j/methods/balancer/published.txt

A line holds a name, the number of tasks, a step and the update. Small numbers that TorchJD adds are
made vanishingly small, visiting orders go upwards, and of nash-mtl those steps are left out in which
its sequence of programs stops short of Gw = 1/w. Made with PyTorch 2.15.0 and TorchJD's own solvers:
quadprog, Clarabel, ECOS and SciPy.
"""
import math

import numpy as np
import torch
from torchjd import aggregation as jd
from torchjd.linalg import QuadprogProjector

torch.set_default_dtype(torch.float64)
torch.randperm = lambda n, **_: torch.arange(n)
STEPS, BATCHES = 3, 3


def jacobian(tasks, step, batch):
    return torch.tensor(
        [
            [
                (0.5 + (t + step) % 3)
                * (math.sin(1 + 0.9 * step + 0.2 * batch + 1.3 * t * t + 0.7 * k * (t + 2) + 0.37 * k * k)
                   + 0.4 * math.cos(k))
                for k in range(tasks + 2)
            ]
            for t in range(tasks)
        ]
    )


def aggregated(make):
    def run(tasks):
        method = make()
        for step in range(STEPS):
            yield method(jacobian(tasks, step, 0))

    return run


def weighted(make, batches=1, scale=1.0):
    """Weights from the product of the first two of so many batches, or of those behind the first."""

    def run(tasks):
        method = make()
        for step in range(STEPS):
            js = [jacobian(tasks, step, b) for b in range(batches)]
            a, b = (js + js)[:2] if batches < 3 else js[1:]
            w = method(scale * a @ b.T)
            yield w @ ((js[0] + js[1]) / 2 if batches == 2 else js[0])

    return run


def nash(tasks):
    for step in range(STEPS):
        j = jacobian(tasks, step, 0)
        update = jd.NashMTL(tasks, max_norm=0.0, optim_niter=100)(j)
        w = torch.linalg.lstsq(j.T, update).solution
        yield update if torch.allclose(j @ update * w, torch.ones(tasks), rtol=1e-6) else None


def exact():
    return QuadprogProjector(norm_eps=1e-14, reg_eps=1e-14)


METHODS = {
    "aligned-mtl": aggregated(jd.AlignedMTL),
    "aligned-mtl-median": aggregated(lambda: jd.AlignedMTL(scale_mode="median")),
    "aligned-mtl-rmse": aggregated(lambda: jd.AlignedMTL(scale_mode="rmse")),
    "cagrad": aggregated(lambda: jd.CAGrad(c=0.5, norm_eps=1e-14)),
    "config": aggregated(jd.ConFIG),
    "cr-mogm": weighted(lambda: jd.CRMOGMWeighting(jd.UPGradWeighting(projector=exact()))),
    "dualproj": aggregated(lambda: jd.DualProj(projector=exact())),
    "fairgrad": aggregated(lambda: jd.FairGrad(alpha=2.0)),
    "gradvac": aggregated(lambda: jd.GradVac(beta=0.5, eps=0.0)),
    "imtl-g": aggregated(jd.IMTLG),
    "modo": weighted(jd.MoDoWeighting, batches=2),
    "modo-third": weighted(jd.MoDoWeighting, batches=3),
    "nash-mtl": nash,
    "pcd": aggregated(lambda: jd.PCD(tau=0.3, beta=0.9)),
    "pcgrad": aggregated(jd.PCGrad),
    "sdmgrad": weighted(jd.SDMGradWeighting, batches=3, scale=1e8),
    "trimmed-mean": aggregated(lambda: jd.TrimmedMean(trim_number=1)),
    "upgrad": aggregated(lambda: jd.UPGrad(projector=exact())),
}

for name, run in METHODS.items():
    for tasks in range(3 if name == "trimmed-mean" else 2, 11):
        for step, update in enumerate(run(tasks)):
            if update is not None:
                print(name, tasks, step, *(f"{float(x):.12g}" for x in np.asarray(update)))
