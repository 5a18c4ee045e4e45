"""Prints what the safetensors library finds in a file: a line an array, then the metadata."""

import json
import sys

from safetensors import safe_open

with safe_open(sys.argv[1], framework="np") as file:
    for name in sorted(file.keys()):
        array = file.get_tensor(name)
        print(name, array.dtype, list(array.shape), array.tobytes().hex())
    metadata = file.metadata()
print(metadata["version"], json.loads(metadata["header"]))
