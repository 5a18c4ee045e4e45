"""Unedited drafts of `mtl init` beside ridge, random forest, RealMLP and TabM, in k-fold cross-validation.

For each fold, `mtl init` drafts a configuration from the rows of the other folds, `mtl train` trains it unedited, and
`mtl predict` predicts the fold. Regression sets report aRRMSE: the root of the squared error over that of the mean of
the training rows, averaged over targets and folds. Sets of yes or no report the AUC, averaged over labels.

    python defaults.py --sets enb,jura --methods mtl,forest,ridge --folds 3

ridge: RidgeCV on standardized inputs; forest: 100 trees of scikit-learn; realmlp, tabm: the defaults of pytabkit
(RealMLP with joint targets, TabM with one model a target). Missing inputs are their mean for all but mtl. The command is
$MTL, by default ./mtl of this checkout. The data is read from $MTL4J_DATA, by default ../shared/data beside it.
"""

import argparse
import gzip
import os
import re
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
SETS = list(REGRESSION) + list(LABELS)


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


def load(name):
    """Names of inputs and labels, their values, and the folds or the published split."""
    from sklearn.model_selection import KFold

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
    text = [",".join(names)] + [",".join("" if np.isnan(v) else repr(float(v)).removesuffix(".0") for v in row) for row in rows]
    file.write_text("\n".join(text) + "\n")


def mtl(inputs, labels, x, y, new, threads):
    """Predictions of an unedited draft."""
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
        run("train", "draft.yaml", "--out", "run")
        run("predict", "run/model", "--in", "new.csv", "--out", "answers.csv")
        with open(place / "answers.csv") as answers:
            header = next(answers).rstrip("\n").split(",")
            values = [line.rstrip("\n").split(",") for line in answers]
        columns = [header.index(name + ".probability" if name + ".probability" in header else name) for name in labels]
        return np.array([[float(row[i]) for i in columns] for row in values])


def filled(x, new):
    means = np.nanmean(x, 0)
    return np.where(np.isnan(x), means, x), np.where(np.isnan(new), means, new)


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

    x, new = filled(x, new)
    if binary:
        return each(lambda: make_pipeline(StandardScaler(), LogisticRegressionCV(max_iter=1000)), x, y, new)
    return make_pipeline(StandardScaler(), RidgeCV(np.logspace(-3, 3, 13))).fit(x, y).predict(new)


def realmlp(x, y, new, binary):
    from pytabkit import RealMLP_TD_Classifier, RealMLP_TD_Regressor

    x, new = filled(x, new)
    x, new = x.astype(np.float32), new.astype(np.float32)
    if binary:
        return each(lambda: RealMLP_TD_Classifier(random_state=0, device="cpu"), x, y.astype(int), new)
    return RealMLP_TD_Regressor(random_state=0, device="cpu").fit(x, y.astype(np.float32)).predict(new)


def tabm(x, y, new, binary):
    from pytabkit import TabM_D_Classifier, TabM_D_Regressor

    x, new = filled(x, new)
    x, new = x.astype(np.float32), new.astype(np.float32)
    kind = TabM_D_Classifier if binary else TabM_D_Regressor
    return each(lambda: kind(random_state=0, device="cpu"), x, y.astype(int if binary else np.float32), new)


def score(base, y, predicted, binary):
    if binary:
        from sklearn.metrics import roc_auc_score

        return np.mean([roc_auc_score(y[:, t], predicted[:, t]) for t in range(y.shape[1])])
    errors = ((y - predicted) ** 2).sum(0) / ((y - base.mean(0)) ** 2).sum(0)
    return np.mean(np.sqrt(errors))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--methods", default="mtl,ridge,forest,realmlp,tabm")
    parser.add_argument("--folds", type=int, default=10, help="the first folds of each set")
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    others = {"ridge": ridge, "forest": forest, "realmlp": realmlp, "tabm": tabm}
    for name in given.sets.split(","):
        inputs, labels, x, y, folds = load(name)
        binary = name in LABELS
        for method in given.methods.split(","):
            scores, begin = [], time.time()
            for train, test in folds[: given.folds]:
                if method == "mtl":
                    predicted = mtl(inputs, labels, x[train], y[train], x[test], given.threads)
                else:
                    predicted = others[method](x[train], y[train], x[test], binary)
                scores.append(score(y[train], y[test], predicted, binary))
            seconds = (time.time() - begin) / len(scores)
            print(f"{name:9s} {method:8s} {np.mean(scores):.4f} over {len(scores)} folds, {seconds:.1f} s a fold",
                  flush=True)


if __name__ == "__main__":
    main()
