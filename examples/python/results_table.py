"""A short table of one or several `mtl compare` results: a line a method, best mean change first.

A column for each task's primary metric where there are four tasks or fewer, else one for its mean over tasks where
all have the same.

    python results_table.py runs/yeast/results.json > table.md
"""

import json
import math
import statistics
import sys

FEW = 4


def cell(spread, digits=2, sign=False):
    mean, deviation = spread.get("mean"), spread.get("deviation")
    if mean is None or not math.isfinite(mean):
        return ""
    text = f"{mean:+.{digits}f}" if sign else f"{mean:.{digits}f}"
    return text if deviation is None else f"{text} ± {deviation:.{digits}f}"


def primaries(primary):
    """Headings and, for each, what it says of a row's metrics."""
    if len(primary) <= FEW:
        return [
            (f"{task} {metric}", lambda metrics, task=task, metric=metric: cell(metrics[task][metric], 4))
            for task, metric in primary.items()
        ]
    if len(set(primary.values())) > 1:
        return []
    name = next(iter(primary.values()))
    return [(f"mean {name}", lambda metrics: f"{statistics.mean(metrics[t][name]['mean'] for t in primary):.4f}")]


def main(path):
    with open(path) as file:
        content = json.load(file)
    columns = primaries(content["primary"])
    rows = [(name, row) for name, row in content["results"].items() if "failure" not in row]
    rows.sort(key=lambda named: -(named[1].get("delta-m-percent", {}).get("mean") or 0.0))
    headings = ["method"] + [heading for heading, _ in columns] + ["Δm %", "rank", "seconds", "MiB"]
    print("| " + " | ".join(headings) + " |")
    print("|---" + "|--:" * (len(headings) - 1) + "|")
    for name, row in rows:
        cells = [name.replace("|", "\\|")] + [value(row["metrics"]) for _, value in columns]
        cells.append(cell(row.get("delta-m-percent", {}), sign=True))
        cells += [f"{row['mean-rank']:.1f}", f"{row['seconds']['mean']:.1f}", f"{row['memory-mib']['mean']:.0f}"]
        print("| " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main(sys.argv[1])
