// The report of one run, and of runs side by side.

function runPage(run) {
  const tasks = run.tasks;
  const provenance = run.model?.provenance;
  const title = run.run.run;
  return {
    eyebrow: "MTL4J · report of a run",
    title,
    subtitle: run.folder + " · " + tasks.length + (tasks.length === 1 ? " task" : " tasks") + " · seed " + run.metrics.seed,
    lead: [
      figures([
        ["Tasks", tasks.length],
        ["Epoch of the model", el("span", {}, number(run.run.epoch), " of ", number(run.history?.epochs ?? run.run.epoch)), run.run.ending],
        ["Training", seconds(run.metrics.seconds), run.run.refit ? "then again on all rows, " + seconds(run.run.refit.seconds) : undefined],
        run.details?.["memory-mib"] ? ["Peak memory", text(Math.round(run.details["memory-mib"])) + " MiB", "of the process"] : null,
        provenance ? ["Training rows", number(provenance.rows.train), Object.entries(provenance.rows).filter(([part]) => part !== "train").map(([part, rows]) => text(rows) + " " + part).join(", ")] : null,
        run.details ? ["Parameters", number(run.details.parameters), text(run.details.shared) + " of them shared"] : null,
      ]),
      warnings([...run.run.warnings, ...outlook(run)]),
    ],
    sections: [
      section("metrics", "Metrics", metricTable(run)),
      section("curves", "Curves", thinned(run), overview(run), run.history ? taskCurves([run], tasks) : [], schedule(run)),
      section("gradients", "Gradients", gradients(run), grid([group(run, "norm", "Gradient norm of each task", "mean of each epoch", "norm")])),
      section("weights", "Weights and gates", grid([group(run, "weight", "Weight of each task", "mean over the recorded steps of each epoch", "weight"), ...observations(run)])),
      section("predictions", "Predictions", diagnostics(run)),
      section("data", "Data", dataSummary(run)),
      section("model", "Model card", modelCard(run)),
      section("configuration", "Configuration", run.configuration ? el("div", { class: "card" }, el("details", {}, el("summary", {}, "The configuration with all defaults"), el("pre", { tabindex: "0" }, run.configuration))) : null),
      section("provenance", "Provenance", provenanceFacts(run)),
    ],
  };
}

function grid(cards) {
  const shown = cards.filter((card) => card);
  return shown.length > 0 ? el("div", { class: "grid" }, shown) : undefined;
}

function thinned(run) {
  const note = thinnedNote([run]);
  return note ? el("p", { class: "soft" }, note) : undefined;
}

function outlook(run) {
  const lines = [];
  if (run.run["still-improves"]) {
    lines.push("Validation still improves in the last epoch: train for more epochs.");
  }
  if ((run.run["not-better-than-mean"] || []).length > 0) {
    lines.push("Not better than the mean of the training labels: " + run.run["not-better-than-mean"].join(", ") + ".");
  }
  return lines;
}

/** Validation and test metrics, and those of references. */
function metricTable(run) {
  const references = Object.keys(run.references || {});
  const rows = [];
  for (const task of run.tasks) {
    const validation = run.metrics.validation?.[task] || {};
    const test = run.metrics.test?.[task] || {};
    for (const id of Object.keys({ ...validation, ...test })) {
      rows.push([task, id === primary(run, task) ? { text: id + " (primary)", value: id } : id, validation[id], test[id], ...references.map((name) => (run.references[name].test?.[task] ?? run.references[name].validation?.[task])?.[id])]);
    }
  }
  const tested = Object.keys(run.metrics.test || {}).length > 0;
  return table(
    "Metrics of the model of epoch " + run.run.epoch + (references.length > 0 ? ", and of references on " + (tested ? "test" : "validation") + " rows" : ""),
    [{ name: "task" }, { name: "metric" }, { name: "validation", number: true }, { name: "test", number: true }, ...references.map((name) => ({ name: name + " (reference)", number: true }))],
    rows,
  );
}

/** The training losses of all tasks in one chart. */
function overview(run) {
  const losses = (run.history?.curves || []).filter((c) => c.kind === "loss");
  return losses.length > 1
    ? lines("Training loss of all tasks", "mean of each epoch" + (losses.length > 24 ? "; the first 24 of " + losses.length + " tasks" : ""), losses.slice(0, 24).map((c) => ({ name: c.task, x: c.x, y: c.y })), "epoch", "loss", run.run.epoch)
    : undefined;
}

function schedule(run) {
  const named = (name) => curve(run, "run", "", name);
  const cards = [
    ["criterion", "Criterion of the best epoch", "higher is better", ""],
    ["rate", "Learning rate", "of the last step of each epoch", ""],
    ["seconds", "Time", "seconds since the start", "s"],
    ["conflicting-steps", "Steps in conflict", "share of recorded steps in which a cosine is below 0", ""],
  ].filter(([name]) => named(name)?.y.some((y) => y !== null));
  return grid(cards.map(([name, title, note, unit]) => lines(title, note, [{ name: title, x: named(name).x, y: named(name).y }], "epoch", unit, run.run.epoch)));
}

function dataSummary(run) {
  const data = run.details;
  if (!data) {
    return el("p", { class: "soft" }, "The run has no details.json: it is of an older version.");
  }
  const parts = Object.keys(data.rows);
  return [
    facts([...parts.map((part) => [part + " rows", number(data.rows[part])])]),
    table(
      "Labels of each task: rows with a label, and missing ones",
      [{ name: "task" }, ...parts.flatMap((part) => [{ name: part + " labels", number: true }, { name: part + " missing, %", number: true }]), { name: "rarest answer in training" }],
      Object.entries(data.labels).map(([task, labels]) => [
        task,
        ...parts.flatMap((part) => [labels[part]?.rows, labels[part] && data.rows[part] > 0 ? 100 * (1 - labels[part].rows / data.rows[part]) : null]),
        rarest(labels.train),
      ]),
    ),
  ];
}

function rarest(part) {
  const counts = Object.entries(part?.counts || {}).sort((a, b) => a[1] - b[1]);
  return counts.length > 0 ? counts[0][0] + ": " + text(counts[0][1]) : "numbers";
}

function modelCard(run) {
  const model = run.model;
  if (!model) {
    return undefined;
  }
  return [
    table(
      "What each task predicts",
      [{ name: "task" }, { name: "predicts" }, { name: "from the labels" }, { name: "primary metric" }, { name: "thresholds" }],
      model.tasks.map((task) => [
        task.task,
        { VALUE: "numbers: ", PROBABILITY: "probability of: ", DISTRIBUTION: "one of: " }[task.prediction] + some(task.outputs),
        some(task.labels?.columns || []),
        task.metrics[0],
        some(task.thresholds.map((threshold) => text(threshold.value))),
      ]),
    ),
    run.card ? el("details", {}, el("summary", {}, "The card as Markdown (model/card.md)"), el("pre", { tabindex: "0", class: "card" }, run.card)) : null,
    el("details", {}, el("summary", {}, Object.keys(model.inputs).length + " input columns"), table("Columns that the model reads", [{ name: "column" }, { name: "values" }], Object.entries(model.inputs).map(([name, held]) => [name, held.toLowerCase()]))),
  ];
}

function some(names) {
  return names.length > 12 ? names.slice(0, 12).join(", ") + ", and " + (names.length - 12) + " more" : names.join(", ");
}

function provenanceFacts(run) {
  const from = run.model?.provenance;
  return el(
    "div",
    { class: "card" },
    facts([
      ["Run", run.run.run],
      ["Folder", run.folder],
      ["Seed", run.metrics.seed],
      ["MTL4J", from?.mtl4j],
      ["Backend", from?.backend],
      ["Java", run.details?.java],
      ["Written", from?.written],
      ["Fingerprint of the encoded training rows", from?.fingerprint],
      ["Digest of the model", run.model?.digest],
      ["Ended by", run.run.ending],
      ["Skipped steps", run.run.skipped],
      ["Warm start", run.run.start ? JSON.stringify(run.run.start) : undefined],
    ]),
  );
}

/** Several runs side by side. */
function runsPage(runs) {
  const tasks = [...new Set(runs.flatMap((run) => run.tasks))];
  return {
    eyebrow: "MTL4J · runs side by side",
    title: runs.map((run) => run.label).join(", "),
    subtitle: runs.length + " runs · " + tasks.length + " tasks",
    lead: [warnings(runs.flatMap((run) => run.run.warnings.map((line) => run.label + ": " + line)))],
    sections: [
      section("runs", "Runs", runTable(runs)),
      section("metrics", "Metrics", sideMetrics(runs, tasks)),
      section("curves", "Curves", thinnedNote(runs) ? el("p", { class: "soft" }, thinnedNote(runs)) : null, taskCurves(runs, tasks)),
      section("configuration", "Configuration", differences(runs)),
    ],
  };
}

function runTable(runs) {
  return table(
    "The runs",
    [{ name: "run" }, { name: "methods" }, { name: "seed", number: true }, { name: "epoch of the model", number: true }, { name: "epochs", number: true }, { name: "training, s", number: true }, { name: "peak memory, MiB", number: true }, { name: "warnings", number: true }],
    runs.map((run) => [run.label, run.run.run, run.metrics.seed, run.run.epoch, run.history?.epochs, run.metrics.seconds, run.details?.["memory-mib"], run.run.warnings.length]),
  );
}

function sideMetrics(runs, tasks) {
  const rows = [];
  for (const task of tasks) {
    const values = runs.map((run) => (Object.keys(run.metrics.test || {}).length > 0 ? run.metrics.test : run.metrics.validation)?.[task] || {});
    for (const id of Object.keys(Object.assign({}, ...values))) {
      rows.push([task, id, ...values.map((of) => of[id])]);
    }
  }
  return table("Metrics on test rows, or on validation rows if there are none", [{ name: "task" }, { name: "metric" }, ...runs.map((run) => ({ name: run.label, number: true }))], rows);
}

/** Lines of the configurations with their keys in front, as they differ. */
function differences(runs) {
  const maps = runs.map((run) => keys(run.configuration || ""));
  const names = [...new Set(maps.flatMap((map) => [...map.keys()]))].filter((key) => new Set(maps.map((map) => map.get(key))).size > 1);
  return names.length === 0
    ? el("p", {}, "The configurations are equal.")
    : table("Keys of the configurations that differ", [{ name: "key" }, ...runs.map((run) => ({ name: run.label }))], names.map((key) => [key, ...maps.map((map) => map.get(key) ?? null)]));
}

function keys(yaml) {
  const map = new Map();
  const path = [];
  for (const line of yaml.split("\n")) {
    const found = /^( *)([^:#\s][^:]*):\s*(.*)$/.exec(line);
    if (found) {
      path.length = found[1].length / 2;
      path.push(found[2]);
      if (found[3]) {
        map.set(path.join("."), found[3]);
      }
    }
  }
  return map;
}
