"""One epoch over the 199,523 training rows of Census-Income in plain PyTorch, to hold the Java library's against.

Income and never-married, shared bottom 117, towers 8, embeddings of width 8, Adam 0.001, batch 512, one thread; the
two labels and the instance weight are no inputs, which leaves 32 categorical and 7 numeric fields (log1p, standardized).
Variants: per-field (an nn.Embedding a field, tensors sliced by hand), fused (one table with offsets, sliced by hand),
dataloader (an nn.Embedding a field, DataLoader over TensorDataset). With --sharing: mmoe (8 experts of 16), ple (2
levels, 2 experts of 16 a task and 1 shared) and cross-stitch (two networks of 64 and 32), each with its experts, towers
and networks as batched products.

    OMP_NUM_THREADS=1 taskset -c 0 python census.py --variant fused --epochs 3
    OMP_NUM_THREADS=1 taskset -c 0 python census.py --serve         # see serve.py

The data is read from $MTL4J_DATA/census-income, by default from ../shared/data beside the checkout. Peak memory is the
whole process's, so give one --variant when it matters.
"""

import argparse
import gzip
import os
import resource
from array import array
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, TensorDataset

from serve import say, serve, timed

NUMERIC = [0, 5, 16, 17, 18, 30, 39]
MARITAL, WEIGHT, INCOME = 7, 24, 41
CATEGORICAL = [c for c in range(41) if c not in NUMERIC and c not in (MARITAL, WEIGHT)]
BATCH = 512


def folder():
    default = Path(__file__).resolve().parents[3] / "shared" / "data"
    return Path(os.environ.get("MTL4J_DATA", default)) / "census-income"


def load():
    """Categories as codes [n, 32], numbers [n, 7], labels [n, 2] and the number of categories of each field."""
    codes = [{} for _ in CATEGORICAL]
    categories, numbers, labels = array("q"), array("f"), array("f")
    with gzip.open(folder() / "census-income.data.gz", "rt") as lines:
        for line in lines:
            row = line.split(", ")
            categories.extend(code.setdefault(row[c], len(code)) for c, code in zip(CATEGORICAL, codes))
            numbers.extend(float(row[c]) for c in NUMERIC)
            labels.extend((row[INCOME].startswith("50000+"), row[MARITAL] == "Never married"))
    categories = np.frombuffer(categories, np.int64).reshape(-1, len(CATEGORICAL))
    numbers = np.log1p(np.frombuffer(numbers, np.float32).reshape(-1, len(NUMERIC)))
    numbers = (numbers - numbers.mean(0)) / numbers.std(0)
    labels = np.frombuffer(labels, np.float32).reshape(-1, 2)
    return [torch.tensor(a) for a in (categories, numbers, labels)], [len(code) for code in codes]


class PerField(torch.nn.Module):
    def __init__(self, sizes, width):
        super().__init__()
        self.tables = torch.nn.ModuleList(torch.nn.Embedding(size, width) for size in sizes)

    def forward(self, categories):
        return torch.cat([table(categories[:, i]) for i, table in enumerate(self.tables)], 1)


class Fused(torch.nn.Module):
    def __init__(self, sizes, width):
        super().__init__()
        self.table = torch.nn.Embedding(sum(sizes), width)
        self.register_buffer("offsets", torch.tensor([0] + sizes[:-1]).cumsum(0))

    def forward(self, categories):
        return self.table(categories + self.offsets).flatten(1)


class SharedBottom(torch.nn.Module):
    def __init__(self, embedding, inputs):
        super().__init__()
        self.embedding = embedding
        self.bottom = torch.nn.Sequential(torch.nn.Linear(inputs, 117), torch.nn.ReLU())
        self.towers = torch.nn.ModuleList(
            torch.nn.Sequential(torch.nn.Linear(117, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1)) for _ in range(2)
        )

    def forward(self, categories, numbers):
        common = self.bottom(torch.cat([self.embedding(categories), numbers], 1))
        return torch.cat([tower(common) for tower in self.towers], 1)


class Batched(torch.nn.Module):
    """Several linear layers of one shape: [n, batch, in] or [batch, in] to [n, batch, out]."""

    def __init__(self, count, inputs, outputs):
        super().__init__()
        layers = [torch.nn.Linear(inputs, outputs) for _ in range(count)]
        self.weight = torch.nn.Parameter(torch.stack([layer.weight.T for layer in layers]).detach())
        self.bias = torch.nn.Parameter(torch.stack([layer.bias[None] for layer in layers]).detach())

    def forward(self, x):
        return torch.baddbmm(self.bias, x if x.dim() == 3 else x.expand(len(self.weight), *x.shape), self.weight)


class Common(torch.nn.Module):
    """Several linear layers that read one input, as one product: [batch, in] to [batch, n, out]."""

    def __init__(self, count, inputs, outputs, bias=True):
        super().__init__()
        self.linear, self.shape = torch.nn.Linear(inputs, count * outputs, bias), (count, outputs)

    def forward(self, x):
        return self.linear(x).view(-1, *self.shape)


class Towers(torch.nn.Module):
    def __init__(self, inputs):
        super().__init__()
        self.hidden, self.output = Batched(2, inputs, 8), Batched(2, 8, 1)

    def forward(self, x):
        return self.output(torch.relu(self.hidden(x))).squeeze(2).T


class Mmoe(torch.nn.Module):
    def __init__(self, embedding, inputs):
        super().__init__()
        self.embedding = embedding
        self.experts, self.gates, self.towers = Common(8, inputs, 16), Common(2, inputs, 8, False), Towers(16)

    def forward(self, categories, numbers):
        x = torch.cat([self.embedding(categories), numbers], 1)
        mixed = torch.softmax(self.gates(x), 2) @ torch.relu(self.experts(x))
        return self.towers(mixed.transpose(0, 1))


class Ple(torch.nn.Module):
    """Experts in the order own of the first task, own of the second, shared."""

    OWN, SHARED = 2, 1

    def __init__(self, embedding, inputs):
        super().__init__()
        self.embedding = embedding
        own = self.OWN + self.SHARED
        self.first = Common(2 * self.OWN + self.SHARED, inputs, 16)
        self.gates = torch.nn.Linear(inputs, 2 * own + 2 * self.OWN + self.SHARED, bias=False)
        self.second, self.shared = Batched(2, 16, self.OWN * 16), torch.nn.Linear(16, self.SHARED * 16)
        self.last = torch.nn.ParameterList(torch.randn(16, own) / 4 for _ in range(2))
        self.towers = Towers(16)

    def forward(self, categories, numbers):
        x = torch.cat([self.embedding(categories), numbers], 1)
        experts = torch.relu(self.first(x))
        n, own = self.OWN, self.OWN + self.SHARED
        a, b, common = self.gates(x).split([own, own, 2 * n + self.SHARED], 1)
        of_a = torch.cat([experts[:, :n], experts[:, 2 * n :]], 1)
        of_b = experts[:, n:]
        inputs = [
            (torch.softmax(gate, 1)[:, None] @ of).squeeze(1)
            for gate, of in ((a, of_a), (b, of_b), (common, experts))
        ]
        private = torch.relu(self.second(torch.stack(inputs[:2]))).view(2, -1, n, 16)
        shared = torch.relu(self.shared(inputs[2])).view(-1, self.SHARED, 16)
        mixed = [
            (torch.softmax(inputs[t] @ self.last[t], 1)[:, None] @ torch.cat([private[t], shared], 1)).squeeze(1)
            for t in range(2)
        ]
        return self.towers(torch.stack(mixed))


class CrossStitch(torch.nn.Module):
    """Two networks, each with its own embeddings, mixed after every layer."""

    def __init__(self, embedding, inputs, other):
        super().__init__()
        self.embeddings = torch.nn.ModuleList([embedding, other])
        self.layers = torch.nn.ModuleList([Batched(2, inputs, 64), Batched(2, 64, 32)])
        self.stitches = torch.nn.ParameterList(torch.tensor([[0.9, 0.1], [0.1, 0.9]]) for _ in range(2))
        self.towers = Towers(32)

    def forward(self, categories, numbers):
        x = torch.stack([torch.cat([table(categories), numbers], 1) for table in self.embeddings])
        for layer, stitch in zip(self.layers, self.stitches):
            x = torch.einsum("tj,jbc->tbc", stitch, torch.relu(layer(x)))
        return self.towers(x)


class Training:
    """A model and its optimizer; epoch() is one shuffled pass over the rows."""

    def __init__(self, data, sizes, variant, sharing, width=8):
        torch.manual_seed(1)
        tables = [(Fused if variant == "fused" else PerField)(sizes, width) for _ in range(2)]
        inputs = len(sizes) * width + len(NUMERIC)
        self.model = {
            "hard": lambda: SharedBottom(tables[0], inputs),
            "mmoe": lambda: Mmoe(tables[0], inputs),
            "ple": lambda: Ple(tables[0], inputs),
            "cross-stitch": lambda: CrossStitch(tables[0], inputs, tables[1]),
        }[sharing]()
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=0.001, fused=True)
        self.data = data
        self.loader = DataLoader(TensorDataset(*data), BATCH, shuffle=True) if variant == "dataloader" else None

    def batches(self):
        if self.loader:
            yield from self.loader
        else:
            for rows in torch.randperm(len(self.data[0])).split(BATCH):
                yield [tensor[rows] for tensor in self.data]

    def epoch(self):
        for categories, numbers, labels in self.batches():
            self.optimizer.zero_grad()
            logits = self.model(categories, numbers)
            loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, labels, reduction="none")
            loss.mean(0).sum().backward()
            self.optimizer.step()


def memory():
    return {"peak_rss_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)}


def main():
    variants = ["per-field", "fused", "dataloader"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variant", choices=[*variants, "all"], default="all")
    parser.add_argument("--sharing", choices=["hard", "mmoe", "ple", "cross-stitch"], default="hard")
    parser.add_argument("--epochs", type=int, default=3, help="epochs to time, after one to warm up")
    parser.add_argument("--serve", action="store_true", help="take commands from standard input")
    options = parser.parse_args()

    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    data, sizes = load()
    rows = len(data[0])
    chosen = variants if options.variant == "all" else [options.variant]
    epochs = {variant: Training(data, sizes, variant, options.sharing).epoch for variant in chosen}
    if options.serve:
        serve(epochs, lambda: {"rows": rows} | memory())
        return
    for name, epoch in epochs.items():
        timed(epoch, 1)
        times = timed(epoch, options.epochs)
        speed = rows / np.median(times) * 1000
        say({"name": name, "rows_per_second": round(speed), "epoch_ms": [round(t, 1) for t in times]} | memory())


if __name__ == "__main__":
    main()
