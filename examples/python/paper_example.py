"""Writes the numbers that PyTorch gets for the paper's example, which a Java test follows step by step.

A network 10 -> 20 -> 5 with ReLU, mean squared error, Adam 0.001, 10 epochs over 100 random rows in batches of 10, in
their order. Once as it stands, then with each output as a task of its own: five heads 20 -> 1 on the shared 10 -> 20,
which start as the columns of the one head, and the sum of the five losses. Losses are those before each update.

    python paper_example.py ../src/main/resources/org/mtl4j/examples/paper-example.json
"""

import json
import random
import sys

import torch

ROWS, INPUTS, HIDDEN, OUTPUTS, BATCH, EPOCHS, RATE = 100, 10, 20, 5, 10, 10, 0.001


def draw(numbers):
    """Data and initial weights with four decimals, so that float and double start from the same text."""

    def matrix(rows, columns, deviation=1.0):
        return [[round(numbers.gauss(0, deviation), 4) for _ in range(columns)] for _ in range(rows)]

    return {
        "inputs": matrix(ROWS, INPUTS),
        "targets": matrix(ROWS, OUTPUTS),
        "hiddenKernel": matrix(INPUTS, HIDDEN, INPUTS**-0.5),
        "hiddenBias": matrix(1, HIDDEN, 0.1)[0],
        "outputKernel": matrix(HIDDEN, OUTPUTS, HIDDEN**-0.5),
        "outputBias": matrix(1, OUTPUTS, 0.1)[0],
    }


def linear(kernel, bias):
    """A layer from a kernel [inputs, outputs]; PyTorch keeps its transpose."""
    layer = torch.nn.Linear(*kernel.shape, dtype=kernel.dtype)
    with torch.no_grad():
        layer.weight.copy_(kernel.T)
        layer.bias.copy_(bias)
    return layer


def losses(drawn, heads, dtype):
    """The loss of each of the 100 steps; one head of five outputs, or five heads of one output each."""
    values = {name: torch.tensor(value, dtype=dtype) for name, value in drawn.items()}
    hidden = linear(values["hiddenKernel"], values["hiddenBias"])
    kernels = values["outputKernel"].chunk(heads, 1)
    biases = values["outputBias"].chunk(heads)
    outputs = torch.nn.ModuleList(linear(kernel, bias) for kernel, bias in zip(kernels, biases))
    optimizer = torch.optim.Adam([*hidden.parameters(), *outputs.parameters()], lr=RATE)
    curve = []
    for _ in range(EPOCHS):
        for x, y in zip(values["inputs"].split(BATCH), values["targets"].split(BATCH)):
            optimizer.zero_grad()
            common = torch.relu(hidden(x))
            terms = [torch.nn.functional.mse_loss(h(common), t) for h, t in zip(outputs, y.chunk(heads, 1))]
            loss = sum(terms)
            loss.backward()
            optimizer.step()
            curve.append(loss.item())
    return curve


def rows(value):
    """JSON with a row of a matrix on a line."""
    if isinstance(value, list) and isinstance(value[0], list):
        return "[\n" + ",\n".join(json.dumps(row) for row in value) + "\n]"
    return json.dumps(value)


def main(path):
    drawn = draw(random.Random(1))
    content = {"batch": BATCH, "epochs": EPOCHS, "rate": RATE, "order": "sequential"} | drawn
    for name, heads in (("oneTask", 1), ("fiveTasks", OUTPUTS)):
        content[name + "Losses"] = [float(f"{loss:.9g}") for loss in losses(drawn, heads, torch.float32)]
        content[name + "LossesInDouble"] = losses(drawn, heads, torch.float64)
    with open(path, "w") as file:
        file.write("{\n" + ",\n".join(f'"{name}": {rows(value)}' for name, value in content.items()) + "\n}\n")


if __name__ == "__main__":
    torch.set_num_threads(1)
    main(sys.argv[1])
