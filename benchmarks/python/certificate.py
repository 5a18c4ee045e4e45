"""Updates of same-named methods in several libraries beside the definition, on the same inputs.

The file is {"cases": [{"name", "jacobian": T rows, "updates": {method: update}}]}, as the benchmark Certificate writes
it; the updates are those of the Java library. The definition of a method is solved here by SciPy on the Jacobian, in
double precision. A number is the relative distance of an update from the definition. Libraries run with their defaults,
except for the options named in OPTIONS; "-" means that a library has no method of that name, "fails" that it raised an
error.

    python certificate.py --file cases.json
"""

import argparse
import contextlib
import io
import json
import random
import sys
import types
import warnings
from importlib import metadata

import numpy as np
import torch
from scipy.optimize import minimize, nnls, root

norm = np.linalg.norm
OPTIONS = {
    "cagrad": "c = 0.5, no rescaling",
    "fairgrad": "alpha = 2",
    "mgda": "no normalization",
    "nash-mtl": "no limit of the norm",
    "metabalance": "one step, r = 0.7",
}


# Definitions: Jacobian -> update


def convex(objective, slope, tasks, bounds):
    """The best of several starts of SLSQP over weights that sum to 1."""
    found = []
    for start in [np.ones(tasks) / tasks, *np.eye(tasks) * 0.9 + 0.1 / tasks]:
        found.append(
            minimize(
                objective,
                start / start.sum(),
                jac=slope,
                bounds=bounds,
                method="SLSQP",
                constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": lambda w: np.ones(tasks)},
                options={"ftol": 1e-18, "maxiter": 2000},
            )
        )
    return min(found, key=lambda f: f.fun).x


def mgda(j):
    """The point of least norm of the hull, by enumeration of its faces."""
    best = None
    for mask in range(1, 1 << len(j)):
        rows = [i for i in range(len(j)) if mask >> i & 1]
        g = j[rows] @ j[rows].T
        k = len(rows)
        w = np.linalg.lstsq(np.block([[g, np.ones((k, 1))], [np.ones((1, k)), 0]]), np.r_[np.zeros(k), 1], rcond=None)[0][:k]
        if (w > -1e-12).all() and abs(w.sum() - 1) < 1e-9 and (best is None or norm(w @ j[rows]) < norm(best)):
            best = w @ j[rows]
    return best


def cagrad(j, c=0.5):
    mean = j.mean(axis=0)
    radius = c * norm(mean)
    unit = norm(j, axis=1).max()
    g = j @ j.T / unit**2
    r, m = radius / unit, j @ mean / unit**2
    w = convex(
        lambda w: w @ m + r * np.sqrt(w @ g @ w), lambda w: m + r * g @ w / np.sqrt(w @ g @ w), len(j), [(0, None)] * len(j)
    )
    return mean + radius * (w @ j) / norm(w @ j)


def imtl_g(j):
    w = np.linalg.lstsq(j @ j.T, norm(j, axis=1), rcond=None)[0]
    return w @ j / w.sum()


def fair(j, power):
    """Gw = w^-power: the root in the logarithms of the weights of unit rows."""
    lengths = norm(j, axis=1)
    u = j / lengths[:, None]
    c = u @ u.T
    pull = (power - 1) * np.log(lengths)
    log_v = np.zeros(len(j))
    for share in np.linspace(0, 1, 11):  # from orthogonal rows to the given ones
        mixed = share * c + (1 - share) * np.eye(len(j))
        log_v = root(
            lambda x: np.log(np.maximum(mixed @ np.exp(x), 1e-300)) + power * x - pull, log_v, tol=1e-14
        ).x
    return np.exp(log_v) / lengths @ j


def upgrad(j, starts=None):
    rows = []
    for start in np.eye(len(j)) if starts is None else starts:
        more, _ = nnls(j.T, -start @ j, maxiter=10000)
        rows.append((start + more) @ j)
    return np.mean(rows, axis=0)


def dualproj(j):
    return upgrad(j, [np.ones(len(j)) / len(j)])


def aligned_mtl(j):
    u, s, v = np.linalg.svd(j, full_matrices=False)
    return s.min() * np.ones(len(j)) / len(j) @ u @ v


def config(j):
    units = j / norm(j, axis=1)[:, None]
    best = np.linalg.pinv(units) @ np.ones(len(j))
    best = best / norm(best)
    return (j @ best).sum() * best


def pcgrad(j):
    """Order from the first task to the last."""
    total = np.zeros(j.shape[1])
    for i in range(len(j)):
        g = j[i].copy()
        for k in range(len(j)):
            if k != i and g @ j[k] < 0:
                g = g - (g @ j[k]) / (j[k] @ j[k]) * j[k]
        total += g
    return total


def metabalance(j, relax=0.7):
    lengths = norm(j, axis=1)
    return (relax * lengths[0] / lengths + 1 - relax) @ j


DEFINITIONS = {
    "mgda": mgda,
    "pcgrad": pcgrad,
    "cagrad": cagrad,
    "imtl-g": imtl_g,
    "nash-mtl": lambda j: fair(j, 1),
    "fairgrad": lambda j: fair(j, 0.5),
    "aligned-mtl": aligned_mtl,
    "upgrad": upgrad,
    "dualproj": dualproj,
    "config": config,
    "metabalance": metabalance,
}


# Libraries: name -> {method: Jacobian -> update}


def torchjd():
    import torchjd.aggregation as tj

    def aggregated(make):
        return lambda j: make(len(j))(torch.tensor(j)).numpy()

    return {
        "mgda": aggregated(lambda n: tj.MGDA()),
        "pcgrad": aggregated(lambda n: tj.PCGrad()),
        "cagrad": aggregated(lambda n: tj.CAGrad(c=0.5)),
        "imtl-g": aggregated(lambda n: tj.IMTLG()),
        "nash-mtl": aggregated(lambda n: tj.NashMTL(n_tasks=n, max_norm=0.0)),
        "fairgrad": aggregated(lambda n: tj.FairGrad(alpha=2.0)),
        "aligned-mtl": aggregated(lambda n: tj.AlignedMTL()),
        "upgrad": aggregated(lambda n: tj.UPGrad()),
        "dualproj": aggregated(lambda n: tj.DualProj()),
        "config": aggregated(lambda n: tj.ConFIG()),
    }


def libmtl():
    if "torchvision.models.utils" not in sys.modules:  # gone from torchvision, but still imported
        stub = types.ModuleType("torchvision.models.utils")
        stub.load_state_dict_from_url = None
        sys.modules["torchvision.models.utils"] = stub
    from LibMTL import weighting

    def weighted(kind, **options):
        def update(j):
            jacobian = torch.tensor(j)
            shared = torch.nn.Parameter(torch.zeros(j.shape[1], dtype=torch.float64))

            class Model(getattr(weighting, kind)):
                def __init__(self):
                    super().__init__()
                    self.shared = shared
                    self.task_num, self.device, self.rep_grad = len(j), torch.device("cpu"), False
                    self.init_param()

                def get_share_params(self):
                    return [self.shared]

                def zero_grad_share_params(self):
                    self.shared.grad = None if self.shared.grad is None else torch.zeros_like(self.shared)

            model = Model()
            model.epoch = 0
            shared.grad = torch.zeros_like(shared)
            model.backward(jacobian @ shared + 1, **options)
            return shared.grad.numpy()

        return update

    return {
        "mgda": weighted("MGDA", mgda_gn="none"),
        "pcgrad": weighted("PCGrad"),
        "cagrad": weighted("CAGrad", calpha=0.5, rescale=0),
        "imtl-g": weighted("IMTL"),
    }


def rechub():
    from torch_rechub.basic.metaoptimizer import MetaBalance

    def update(j):
        shared = torch.nn.Parameter(torch.zeros(j.shape[1], dtype=torch.float64))
        MetaBalance([shared], relax_factor=0.7).step([row @ shared for row in torch.tensor(j)])
        return shared.grad.numpy()

    return {"metabalance": update}


LIBRARIES = {"torchjd": torchjd, "LibMTL": libmtl, "torch-rechub": rechub}


def load():
    """The methods of each library that is installed, and its version."""
    methods, versions = {}, {}
    for name, make in LIBRARIES.items():
        try:
            methods[name] = make()
            versions[name] = metadata.version(name)
        except Exception as e:  # a library that is missing leaves its column open
            print(f"{name} is not used: {type(e).__name__}: {e}", file=sys.stderr)
            methods[name], versions[name] = {}, "not installed"
    return methods, versions


def distance(update, wanted):
    return f"{norm(np.asarray(update) - wanted) / norm(wanted):.0e}"


def cell(method, j, wanted):
    if method is None:
        return "-"
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            return distance(method(j), wanted)
    except Exception as e:
        print(f"{type(e).__name__}: {e}", file=sys.stderr)
        return "fails"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", required=True, help="inputs and the Java library's updates, as JSON")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    torch.randperm = lambda n, **_: torch.arange(n)  # pcgrad visits the other tasks from the first to the last
    np.random.shuffle = random.shuffle = lambda x: None
    with open(options.file) as file:
        cases = json.load(file)["cases"]
    methods, versions = load()
    print("| method | input | MTL4J | " + " | ".join(f"{name} {versions[name]}" for name in LIBRARIES) + " |")
    print("|---|---|--:|" + "--:|" * len(LIBRARIES))
    for method, definition in DEFINITIONS.items():
        for case in cases:
            j = np.array(case["jacobian"])
            wanted = definition(j)
            cells = [distance(case["updates"][method], wanted)]
            cells += [cell(methods[name].get(method), j, wanted) for name in LIBRARIES]
            print(f"| {method} | {case['name']} | " + " | ".join(cells) + " |", flush=True)
    print("\nOptions: " + "; ".join(f"{name}: {text}" for name, text in OPTIONS.items() if name in DEFINITIONS) + ".")


main()
