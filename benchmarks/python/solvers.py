"""TorchJD's weightings on Gramians from a file, to hold the Java library's solvers against.

The file is {"gramians": [[T * T numbers] ...], "jacobians": [[T rows] ...]}, as the benchmark Solvers writes it; methods that
take a Jacobian alone get that. One thread, in double precision, each call on the next of the matrices.

    python solvers.py --file matrices.json --serve          # see serve.py
"""

import argparse
import itertools
import json
import warnings

import torch
import torchjd.aggregation as tj

from serve import serve, timed


def methods(tasks):
    """By our names: what is called, and whether it takes the Jacobian."""
    return {
        "upgrad": (tj.UPGradWeighting(), False),
        "dualproj": (tj.DualProjWeighting(), False),
        "mgda": (tj.MGDAWeighting(), False),
        "cagrad": (tj.CAGradWeighting(c=0.5), False),
        "pcgrad": (tj.PCGradWeighting(), False),
        "fairgrad": (tj.FairGradWeighting(alpha=2.0), False),
        "nash-mtl": (tj.NashMTL(n_tasks=tasks), True),
        "aligned-mtl": (tj.AlignedMTLWeighting(), False),
        "imtl-g": (tj.IMTLGWeighting(), False),
        "config": (tj.ConFIG(), True),
        "gradvac": (tj.GradVacWeighting(), False),
    }


def repetition(method, matrices):
    following = itertools.cycle(matrices)
    return lambda: method(next(following))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--file", required=True, help="matrices, as JSON")
    parser.add_argument("--methods", required=True, help="names, with commas between them")
    parser.add_argument("--serve", action="store_true", help="take commands from standard input")
    options = parser.parse_args()

    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    with open(options.file) as file:
        matrices = json.load(file)
    gramians = [torch.tensor(rows) for rows in matrices["gramians"]]
    jacobians = [torch.tensor(rows) for rows in matrices["jacobians"]]
    known = methods(len(gramians[0]))
    repetitions = {
        name: repetition(known[name][0], jacobians if known[name][1] else gramians)
        for name in options.methods.split(",")
        if name in known
    }
    for each in repetitions.values():
        timed(each, 1)
    serve(repetitions)


if __name__ == "__main__":
    main()
