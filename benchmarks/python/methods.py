"""Balanced training steps of LibMTL and TorchJD, method by method, to hold the Java library's steps against.

The network, batch and optimizer are those of steps.py. Methods are found under our names; LibMTL's step is its own
backward (as its Trainer calls it), TorchJD's is mtl_backward and jac_to_grad, one row at a time, which is the faster way
on one core. One thread.

    python methods.py --library libmtl --widths 128,512,256 --tasks 3 --batch 256 --serve          # see serve.py
"""

import argparse
import sys
import types
import warnings

import torch

from serve import say, serve, timed
from steps import Training

LIBMTL = {
    "plain": ("EW", {}),
    "mgda": ("MGDA", {"mgda_gn": "none"}),
    "pcgrad": ("PCGrad", {}),
    "gradvac": ("GradVac", {"beta": 0.5}),
    "cagrad": ("CAGrad", {"calpha": 0.5, "rescale": 1}),
    "imtl-g": ("IMTL", {}),
    "gradnorm": ("GradNorm", {"alpha": 1.5}),
}


def libmtl(training, name):
    """A repetition of LibMTL's step."""
    if "torchvision.models.utils" not in sys.modules:  # gone from torchvision, but still imported
        stub = types.ModuleType("torchvision.models.utils")
        stub.load_state_dict_from_url = None
        sys.modules["torchvision.models.utils"] = stub
    import numpy as np
    from LibMTL import weighting
    from LibMTL.architecture.HPS import HPS

    kind, options = LIBMTL[name]
    if kind == "CAGrad" and len(training.heads) != 3:
        raise ValueError("LibMTL 1.1.5's CAGrad is written for three tasks")

    class Model(HPS, getattr(weighting, kind)):
        def __init__(self, heads):
            names = [f"t{t}" for t in range(len(heads))]
            super().__init__(names, lambda: training.shared, torch.nn.ModuleDict(zip(names, heads)), False, False, "cpu")
            self.init_param()

        def zero_grad_share_params(self):  # as it was before gradients were dropped instead of zeroed
            self.encoder.zero_grad(set_to_none=False)

    model = Model(training.heads)
    model.epoch, model.epochs, model.train_loss_buffer = 1, 2, np.ones([len(training.heads), 2])  # behind the first epoch
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)

    def step():
        losses = torch.stack([loss.reshape(()) for loss in training.losses()])
        optimizer.zero_grad()
        model.backward(losses, **options)
        optimizer.step()

    return step


def torchjd(training, name):
    """A repetition of TorchJD's step."""
    import torchjd.aggregation as tj
    from torchjd.autojac import jac_to_grad, mtl_backward

    count = len(training.heads)
    aggregator = {
        "mean": tj.Mean,
        "mgda": tj.MGDA,
        "pcgrad": tj.PCGrad,
        "gradvac": tj.GradVac,
        "upgrad": tj.UPGrad,
        "dualproj": tj.DualProj,
        "cagrad": lambda: tj.CAGrad(c=0.5),
        "imtl-g": tj.IMTLG,
        "nash-mtl": lambda: tj.NashMTL(n_tasks=count),
        "aligned-mtl": tj.AlignedMTL,
        "fairgrad": lambda: tj.FairGrad(alpha=2.0),
        "config": tj.ConFIG,
        "graddrop": tj.GradDrop,
        "trimmed-mean": lambda: tj.TrimmedMean(trim_number=1),
        "krum": lambda: tj.Krum(n_byzantine=0),
        "pcd": tj.PCD,
    }[name]()

    def step():
        at = training.step % len(training.inputs)
        training.step += 1
        common = training.shared(training.inputs[at])
        losses = [
            torch.nn.functional.mse_loss(head(common), y) for head, y in zip(training.heads, training.targets[at])
        ]
        training.optimizer.zero_grad()
        mtl_backward(losses, common, parallel_chunk_size=1)
        jac_to_grad(training.shared_parameters, aggregator)
        training.optimizer.step()

    return step


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", choices=["libmtl", "torchjd"], required=True)
    parser.add_argument("--widths", default="128,512,256", help="input width, then the shared layers' widths")
    parser.add_argument("--tasks", type=int, default=3)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--methods", required=True, help="names, with commas between them")
    parser.add_argument("--serve", action="store_true", help="take commands from standard input")
    options = parser.parse_args()

    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    widths = [int(width) for width in options.widths.split(",")]
    make = libmtl if options.library == "libmtl" else torchjd
    repetitions = {}
    for name in options.methods.split(","):
        try:
            step = make(Training(widths, options.tasks, options.batch, "mean", False), name)
            timed(step, 2)
            repetitions[name] = step
        except Exception as problem:  # what a library lacks or cannot do is left out, and said
            print(f"{options.library} {name}: {type(problem).__name__} {problem}", file=sys.stderr)
    if options.serve:
        serve(repetitions)
    else:
        for name, step in repetitions.items():
            say({"name": name, "ms": sorted(timed(step, 20))[10]})


if __name__ == "__main__":
    main()
