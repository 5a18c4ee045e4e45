"""Predictions of one model in plain PyTorch, from raw values to probabilities, to hold the Java library's against.

32 categories of 40 values and 7 numbers (log1p, standardized), embeddings of width 8 in one table, shared bottom 117,
two towers of 8. Raw rows are dictionaries of texts and numbers: looked up and scaled in Python as a service would do
it; batches are columns: a list of texts each, looked up by a dictionary, and NumPy for the numbers. Eager and traced by
TorchScript, for one row and for 1,000.

    OMP_NUM_THREADS=1 taskset -c 0 python predict.py
    OMP_NUM_THREADS=1 taskset -c 0 python predict.py --serve         # see serve.py
"""

import argparse
import itertools
import math

import numpy as np
import torch

from serve import say, serve, timed

FIELDS, VALUES, NUMBERS, BATCH = 32, 40, 7, 1000


class SharedBottom(torch.nn.Module):
    def __init__(self, width=8):
        super().__init__()
        self.table = torch.nn.Embedding(FIELDS * (VALUES + 1), width)
        self.register_buffer("offsets", torch.arange(FIELDS) * (VALUES + 1))
        self.bottom = torch.nn.Sequential(torch.nn.Linear(FIELDS * width + NUMBERS, 117), torch.nn.ReLU())
        self.towers = torch.nn.ModuleList(
            torch.nn.Sequential(torch.nn.Linear(117, 8), torch.nn.ReLU(), torch.nn.Linear(8, 1)) for _ in range(2)
        )

    def forward(self, categories, numbers):
        embedded = self.table(categories + self.offsets).flatten(1)
        common = self.bottom(torch.cat([embedded, numbers], 1))
        return torch.cat([torch.sigmoid(tower(common)) for tower in self.towers], 1)


class Service:
    def __init__(self, model):
        self.model = model
        self.codes = [{f"value {v}": v + 1 for v in range(VALUES)} for _ in range(FIELDS)]
        self.means, self.deviations = [5.8] * NUMBERS, [1.0] * NUMBERS

    @torch.inference_mode()
    def one(self, row):
        categories = [code.get(row[f"c{i}"], 0) for i, code in enumerate(self.codes)]
        numbers = [
            (math.log1p(row[f"n{i}"]) - mean) / deviation
            for i, (mean, deviation) in enumerate(zip(self.means, self.deviations))
        ]
        income, married = self.model(torch.tensor([categories]), torch.tensor([numbers]))[0].tolist()
        return {"income": (income, income >= 0.5), "married": (married, married >= 0.5)}

    @torch.inference_mode()
    def batch(self, texts, numbers):
        categories = np.stack([[code.get(text, 0) for text in column] for code, column in zip(self.codes, texts)], 1)
        scaled = ((np.log1p(numbers) - self.means) / self.deviations).astype(np.float32)
        return self.model(torch.from_numpy(categories), torch.from_numpy(scaled)).numpy()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--serve", action="store_true", help="take commands from standard input")
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    random = np.random.default_rng(1)
    texts = [[f"value {v}" for v in column] for column in random.integers(0, VALUES, (FIELDS, BATCH))]
    numbers = random.uniform(0, 1000, (BATCH, NUMBERS))
    rows = [
        {f"c{i}": texts[i][row] for i in range(FIELDS)} | {f"n{i}": float(numbers[row, i]) for i in range(NUMBERS)}
        for row in range(BATCH)
    ]
    model = SharedBottom().eval()
    with torch.inference_mode():
        example = (torch.zeros(2, FIELDS, dtype=torch.int64), torch.zeros(2, NUMBERS))
        script = torch.jit.freeze(torch.jit.trace(model, example))
    repetitions = {}
    for name, network in {"eager": model, "script": script}.items():
        service, endless = Service(network), itertools.cycle(rows)
        repetitions[f"{name}-1"] = lambda service=service, endless=endless: service.one(next(endless))
        repetitions[f"{name}-{BATCH}"] = lambda service=service: service.batch(texts, numbers)
    for repetition in repetitions.values():
        timed(repetition, 50)
    if options.serve:
        serve(repetitions)
        return
    for name, repetition in repetitions.items():
        times = timed(repetition, 500)
        say({"name": name, "p50_ms": round(np.quantile(times, 0.5), 4), "p99_ms": round(np.quantile(times, 0.99), 4)})


if __name__ == "__main__":
    main()
