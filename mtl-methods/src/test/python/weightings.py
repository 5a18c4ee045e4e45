"""Weights that TorchJD 0.18.0 and LibMTL 1.1.5 give to three losses over 24 steps, in float64.

    python weightings.py > ../resources/org/mtl4j/methods/weighting/published.txt

A line holds a name, a step and numbers: "before" and "after" the losses of the step and those of the
same batch behind it, every other name the derivatives of what the method minimizes in the losses,
"famo-logits" the logits of FAMO. An epoch has four steps. Scales and log variances are trained by
plain descent at rate 0.1. Made with PyTorch 2.15.0; LibMTL's classes are loaded alone, as the package
does not import beside a new torchvision.
"""
import importlib.util
import math
import sys
import types

import numpy as np
import torch
from torchjd import scalarization as jd

torch.set_default_dtype(torch.float64)
TASKS, STEPS, EPOCH = 3, 24, 4
PREFERENCE = torch.tensor([0.5, 0.3, 0.2])


def libmtl(name):
    place = importlib.util.find_spec("LibMTL").submodule_search_locations[0] + "/weighting"
    for package in ("LibMTL", "LibMTL.weighting"):
        sys.modules.setdefault(package, types.ModuleType(package)).__path__ = [place]
    method = getattr(importlib.import_module(f"LibMTL.weighting.{name}"), name)
    made = method.__new__(method)
    torch.nn.Module.__init__(made)
    made.task_num, made.device = TASKS, "cpu"
    made.init_param()
    return made.double()


def loss(step, task):
    return (2.0, 0.3, 5.0)[task] * math.exp(-(0.05, 0.02, 0.09)[task] * step) * (
        1 + 0.3 * math.sin(1.7 * step + 2.1 * task)
    )


BEFORE = [[loss(s, t) for t in range(TASKS)] for s in range(STEPS)]
AFTER = [[loss(s + 0.4, t) for t in range(TASKS)] for s in range(STEPS)]


def show(name, step, numbers):
    print(name, step, *(f"{float(x):.12g}" for x in numbers))


def run(name, objective, after=lambda step: None):
    for step in range(STEPS):
        losses = torch.tensor(BEFORE[step], requires_grad=True)
        value = objective(losses, step)
        if value is not None:
            value.backward()
        show(name, step, losses.grad)
        after(step)


def trained(name, method, objective):
    descent = torch.optim.SGD(method.parameters(), lr=0.1)

    def fresh(losses, step):
        descent.zero_grad()
        return objective(losses, step)

    run(name, fresh, lambda step: descent.step())


for s in range(STEPS):
    show("before", s, BEFORE[s])
    show("after", s, AFTER[s])

run("geometric", lambda losses, step: jd.GeometricMean()(losses))
run("pbi", lambda losses, step: jd.PBI(5.0, PREFERENCE)(losses))
run("cosmos", lambda losses, step: jd.COSMOS(2.0, PREFERENCE)(losses))
run("stch", lambda losses, step: jd.STCH(0.1, PREFERENCE)(losses))

dwa = jd.DWA()
run("dwa", lambda losses, step: dwa(losses), lambda step: dwa.step() if step % EPOCH == EPOCH - 1 else None)

uw = jd.UW(TASKS).double()
trained("uncertainty", uw, lambda losses, step: uw(losses))
imtl = jd.IMTLL(TASKS).double()
trained("imtl-l", imtl, lambda losses, step: imtl(losses))
other = libmtl("UW")
trained("uncertainty-libmtl", other, lambda losses, step: (other.backward(losses), None)[1])

famo, logits = jd.FAMO(TASKS).double(), []


def look_back(step):
    famo.update(torch.tensor(AFTER[step]))
    logits.append(famo._w.detach().clone())


run("famo", lambda losses, step: famo(losses), look_back)
for s in range(STEPS):
    show("famo-logits", s, logits[s])
