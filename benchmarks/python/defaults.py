"""Unedited drafts of `mtl init` beside ridge, random forest, RealMLP and TabM, in k-fold cross-validation.

For each fold, `mtl init` drafts a configuration from the rows of the other folds, `mtl train` trains it unedited, and
`mtl predict` predicts the fold. Regression sets report aRRMSE: the root of the squared error over that of the mean of
the training rows, averaged over targets and folds. Sets of yes or no report the AUC, averaged over labels.

    python defaults.py --sets enb,jura --methods mtl,forest,ridge --folds 3

ridge: RidgeCV on standardized inputs; forest: 100 trees of scikit-learn; realmlp, tabm: the defaults of pytabkit
(RealMLP with joint targets, TabM with one model a target). Missing inputs are their mean for all but mtl;
categories are one-hot for ridge, and codes for forest, realmlp and tabm. The command is $MTL, by default ./mtl of this checkout. The data is read from $MTL4J_DATA, by default ../shared/data beside it.
"""

import argparse
import gzip
import json
import os
import re
import resource
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MTL4J_DATA", ROOT.parent / "shared" / "data"))
MTL = os.environ.get("MTL", str(ROOT / "mtl")).split()
REGRESSION = {"enb": 2, "jura": 3, "slump": 3, "wq": 14, "rf1": 8, "scm20d": 16}
LABELS = {"yeast": 14, "emotions": 6}
CENSUS = {"census": ("income", "never_married"), "census-education": ("associate", "never_married")}
SETS = [*REGRESSION, *LABELS, *CENSUS]
INCOME, MARITAL, EDUCATION, WEIGHT = 41, 7, 4, 24
DEGREES = ("Associates degree", "Bachelors degree", "Masters degree", "Doctorate degree", "Prof school degree")


def arff(file):
    """Names and rows of a dense ARFF file of numbers; missing values are NaN."""
    opener = gzip.open if file.suffix == ".gz" else open
    names, rows, data = [], [], False
    with opener(file, "rt") as lines:
        for line in map(str.strip, lines):
            if not line or line.startswith("%"):
                continue
            if data:
                rows.append([float("nan") if v.strip() == "?" else float(v) for v in line.split(",")])
            elif line.lower().startswith("@attribute"):
                names.append(re.match(r"@attribute\s+('[^']*'|\S+)", line, re.I).group(1).strip("'"))
            data = data or line.lower() == "@data"
    return names, np.array(rows)


def census(first):
    """Census-Income with two labels of yes or no; inputs are numbers or text. The split is the published one."""
    files = [DATA / "census-income" / f"census-income.{part}.gz" for part in ("data", "test")]
    parts = []
    for file in files:
        with gzip.open(file, "rt") as lines:
            parts.append([[v.strip() for v in line.rstrip(".\n").split(",")] for line in lines if line.strip()])
    rows = parts[0] + parts[1]
    labels = {"income": [row[INCOME] == "50000+" for row in rows],
              "associate": [row[EDUCATION].startswith(DEGREES) for row in rows],
              "never_married": [row[MARITAL] == "Never married" for row in rows]}
    left_out = {INCOME, MARITAL, WEIGHT} | ({EDUCATION} if first == "associate" else set())
    kept = [i for i in range(len(rows[0])) if i not in left_out]
    x = np.array([[row[i] for i in kept] for row in rows], dtype=object)
    for i in range(x.shape[1]):
        try:
            x[:, i] = x[:, i].astype(float)
        except ValueError:
            pass
    split = np.arange(len(parts[0])), np.arange(len(parts[0]), len(rows))
    return [f"c{i}" for i in kept], x, np.array([labels[first], labels["never_married"]], dtype=float).T, [split]


def load(name):
    """Names of inputs and labels, their values, and the folds or the published split."""
    from sklearn.model_selection import KFold

    if name in CENSUS:
        inputs, x, y, parts = census(CENSUS[name][0])
        return inputs, list(CENSUS[name]), x, y, parts
    if name in REGRESSION:
        names, rows = arff(DATA / "mtr" / f"{name}.arff.gz")
        count, folds = REGRESSION[name], 5 if name in ("rf1", "scm20d") else 10
        parts = list(KFold(folds, shuffle=True, random_state=0).split(rows))
    else:
        files = [next((DATA / "multilabel").rglob(f"{name}-{part}.arff*")) for part in ("train", "test")]
        (names, train), (_, test) = map(arff, files)
        rows, count = np.concatenate([train, test]), LABELS[name]
        parts = [(np.arange(len(train)), np.arange(len(train), len(rows)))]
    return names[:-count], names[-count:], rows[:, :-count], rows[:, -count:], parts


def table(file, names, rows):
    def cell(value):
        return value if isinstance(value, str) else "" if np.isnan(value) else repr(float(value)).removesuffix(".0")

    file.write_text("\n".join(",".join(map(cell, row)) for row in [names, *rows]) + "\n")


def children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def mtl(inputs, labels, x, y, new, threads, options):
    """Predictions of an unedited draft, and the seconds and seconds of CPU of its training."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        table(place / "train.csv", inputs + labels, np.hstack([x, y]))
        table(place / "new.csv", inputs, new)

        def run(*command):
            done = subprocess.run([*MTL, *command], cwd=place, capture_output=True, text=True,
                                  env=os.environ | {"OMP_NUM_THREADS": str(threads)})
            if done.returncode:
                raise RuntimeError(" ".join(command) + "\n" + done.stderr)

        run("init", "train.csv", *[part for label in labels for part in ("--task", label)], "--out", "draft.yaml")
        begin, used = time.time(), children()
        run("train", "draft.yaml", "--out", "run", *options)
        seconds, cpu = time.time() - begin, children() - used
        run("predict", "run/model", "--in", "new.csv", "--out", "answers.csv")
        with open(place / "answers.csv") as answers:
            header = next(answers).rstrip("\n").split(",")
            values = [line.rstrip("\n").split(",") for line in answers]
        columns = [header.index(name + ".probability" if name + ".probability" in header else name) for name in labels]
        return np.array([[float(row[i]) for i in columns] for row in values]), seconds, cpu


def frames(x, new):
    """Tables with columns of numbers and of categories."""
    import pandas

    texts = [i for i in range(x.shape[1]) if isinstance(x[0, i], str)]
    both = pandas.DataFrame(np.concatenate([x, new])).convert_dtypes()
    both = both.astype({i: "category" if i in texts else np.float32 for i in both})
    return both[: len(x)], both[len(x):]


def filled(x, new):
    if x.dtype == object:
        return tuple(frame.apply(lambda c: c.cat.codes if c.dtype == "category" else c).to_numpy() for frame in frames(x, new))
    means = np.nanmean(x, 0)
    return np.where(np.isnan(x), means, x), np.where(np.isnan(new), means, new)


def floats(x, new):
    return frames(x, new) if x.dtype == object else tuple(part.astype(np.float32) for part in filled(x, new))


def probability(model, new):
    """Predicted values, or the probability of yes of each label."""
    if not hasattr(model, "predict_proba"):
        return model.predict(new)
    found = model.predict_proba(new)
    return np.stack([p[:, 1] for p in found], 1) if isinstance(found, list) else found[:, 1]


def forest(x, y, new, binary):
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

    kind = RandomForestClassifier if binary else RandomForestRegressor
    x, new = filled(x, new)
    return probability(kind(100, random_state=0).fit(x, y), new)


def each(make, x, y, new):
    """One model a target."""
    return np.stack([np.ravel(probability(make().fit(x, y[:, t]), new)) for t in range(y.shape[1])], 1)


def ridge(x, y, new, binary):
    from sklearn.linear_model import LogisticRegressionCV, RidgeCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    if x.dtype == object:
        from sklearn.compose import make_column_selector as by, make_column_transformer
        from sklearn.preprocessing import OneHotEncoder

        (x, new), scaler = frames(x, new), make_column_transformer(
            (StandardScaler(), by(dtype_include=np.number)),
            (OneHotEncoder(handle_unknown="ignore"), by(dtype_exclude=np.number)))
    else:
        (x, new), scaler = filled(x, new), StandardScaler()
    if binary:
        return each(lambda: make_pipeline(scaler, LogisticRegressionCV(max_iter=1000)), x, y, new)
    return make_pipeline(scaler, RidgeCV(np.logspace(-3, 3, 13))).fit(x, y).predict(new)


def realmlp(x, y, new, binary):
    from pytabkit import RealMLP_TD_Classifier, RealMLP_TD_Regressor

    x, new = floats(x, new)
    if binary:
        return each(lambda: RealMLP_TD_Classifier(random_state=0, device="cpu"), x, y.astype(int), new)
    return RealMLP_TD_Regressor(random_state=0, device="cpu").fit(x, y.astype(np.float32)).predict(new)


def tabm(x, y, new, binary):
    from pytabkit import TabM_D_Classifier, TabM_D_Regressor

    x, new = floats(x, new)
    kind = TabM_D_Classifier if binary else TabM_D_Regressor
    return each(lambda: kind(random_state=0, device="cpu"), x, y.astype(int if binary else np.float32), new)


def score(base, y, predicted, binary):
    if binary:
        from sklearn.metrics import roc_auc_score

        return np.mean([roc_auc_score(y[:, t], predicted[:, t]) for t in range(y.shape[1])])
    errors = ((y - predicted) ** 2).sum(0) / ((y - base.mean(0)) ** 2).sum(0)
    return np.mean(np.sqrt(errors))


def fold(method, name, index, given):
    """Score, seconds and seconds of CPU of one fold; those of mtl are of `mtl train`."""
    inputs, labels, x, y, folds = load(name)
    (train, test), binary = folds[index], name not in REGRESSION
    begin, used = time.time(), time.process_time()
    if method == "mtl":
        options = [part for value in given.set for part in ("--set", value)]
        predicted, seconds, cpu = mtl(inputs, labels, x[train], y[train], x[test], given.threads, options)
    else:
        predicted = OTHERS[method](x[train], y[train], x[test], binary)
        seconds, cpu = time.time() - begin, time.process_time() - used
    return float(score(y[train], y[test], predicted, binary)), seconds, cpu


OTHERS = {"ridge": ridge, "forest": forest, "realmlp": realmlp, "tabm": tabm}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--methods", default="mtl,ridge,forest,realmlp,tabm")
    parser.add_argument("--folds", type=int, default=10, help="the first folds of each set")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--set", action="append", default=[], help="an edit of the draft, as of `mtl train`")
    parser.add_argument("--store", type=Path, help="JSON lines of finished folds")
    parser.add_argument("--label", default="", help="of the version of mtl, in the store")
    given = parser.parse_args()
    found = {}
    if given.store and given.store.exists():
        found = {tuple(key): value for key, value in map(json.loads, given.store.read_text().splitlines())}
    for name in given.sets.split(","):
        count = {"rf1": 5, "scm20d": 5}.get(name, 10) if name in REGRESSION else 1
        for method in given.methods.split(","):
            results = []
            for index in range(min(count, given.folds)):
                version = " ".join([given.label, *given.set]) if method == "mtl" else ""
                key = name, method, index, version
                if key not in found:
                    found[key] = fold(method, name, index, given)
                    if given.store:
                        with given.store.open("a") as file:
                            print(json.dumps([key, found[key]]), file=file)
                results.append(found[key])
            scores, seconds, cpu = np.mean(results, 0)
            print(f"{name:16s} {method:8s} {scores:.4f} over {len(results)} folds, {seconds:.1f} s a fold, "
                  f"{cpu:.1f} s of CPU", flush=True)


if __name__ == "__main__":
    main()
