"""Opens a model directory of MTL4J with Python's TensorFlow and compares predictions with those of Java.

Runs every signature on the stored samples. Exits with 1 if an output differs by more than the tolerance, relative to
the larger of 1 and its absolute value.

    python check_saved_model.py runs/census/model [--tolerance 1e-5]
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import tensorflow as tf


def tensors(stored):
    return {
        name: np.array(tensor["values"], tensor["dtype"]).reshape(tensor["shape"]) for name, tensor in stored.items()
    }


def largest_difference(model, samples):
    """The largest difference of each signature, over its tasks."""
    inputs, expected = tensors(samples["inputs"]), tensors(samples["outputs"])
    loaded = tf.saved_model.load(str(model))
    if set(loaded.signatures) != {"serving_default", *expected}:
        raise SystemExit(f"the signatures are {sorted(loaded.signatures)}, expected one for each of {sorted(expected)}")
    differences = {}
    for name, signature in loaded.signatures.items():
        needed = signature.structured_input_signature[1]
        found = signature(**{key: tf.constant(inputs[key]) for key in needed})
        if set(found) != (set(expected) if name == "serving_default" else {name}):
            raise SystemExit(f"the signature {name} answers {sorted(found)}")
        differences[name] = max(
            float(np.max(np.abs(found[task].numpy() - expected[task]) / np.maximum(1, np.abs(expected[task]))))
            for task in found
        )
    return differences


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="the folder with model.json")
    parser.add_argument("--tolerance", type=float, default=1e-5)
    options = parser.parse_args()
    samples = json.loads((options.model / "samples" / "samples.json").read_text(encoding="utf-8"))
    differences = largest_difference(options.model / "saved_model", samples)
    print(f"TensorFlow {tf.__version__}, {len(samples['rows'])} rows")
    for name, difference in differences.items():
        print(f"{name}: largest difference {difference:.2e}")
    return 0 if all(difference <= options.tolerance for difference in differences.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
