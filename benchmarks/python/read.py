"""Reads a CSV file and encodes it, by polars and pandas, to hold the Java library's reading against.

Numbers (columns that begin with n) are standardized in float64 and become float32; categories (big, c...) become codes
of int32 by a dictionary of their values.

    POLARS_MAX_THREADS=1 taskset -c 0 python read.py rows.csv
    POLARS_MAX_THREADS=1 taskset -c 0 python read.py --serve rows.csv     # see serve.py
"""

import argparse
import time

import numpy as np

from serve import serve


def columns(names):
    return [n for n in names if n[0] == "n"], [n for n in names if n[0] in "bc"]


def by_polars(path):
    import polars as pl

    rows = pl.read_csv(path)
    numbers, categories = columns(rows.columns)
    scaled = [((pl.col(n) - pl.col(n).mean()) / pl.col(n).std(ddof=0)).cast(pl.Float32) for n in numbers]
    codes = [rows[c].cast(pl.Categorical).to_physical().to_numpy().astype(np.int32) for c in categories]
    return rows.select(scaled).to_numpy(), np.stack(codes, 1)


def by_pandas(path):
    import pandas as pd

    rows = pd.read_csv(path)
    numbers, categories = columns(rows.columns)
    values = rows[numbers].to_numpy()
    codes = [pd.factorize(rows[c])[0].astype(np.int32) for c in categories]
    return ((values - values.mean(0)) / values.std(0)).astype(np.float32), np.stack(codes, 1)


WAYS = {"polars": by_polars, "pandas": by_pandas}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("path")
    parser.add_argument("--serve", action="store_true")
    options = parser.parse_args()
    seconds = []

    def read(way):
        start = time.process_time()
        way(options.path)
        seconds.append(time.process_time() - start)

    if options.serve:
        serve({name: lambda way=way: read(way) for name, way in WAYS.items()}, lambda: {"cpu": seconds[-1]})
    else:
        for name, way in WAYS.items():
            start = time.perf_counter()
            read(way)
            print(f"{name}: {time.perf_counter() - start:.2f} s, CPU {seconds[-1]:.2f} s")
