// What the predictions of each task are like: ROC, precision and recall, calibration, confusion, residuals.

function diagnostics(run) {
  const data = run.diagnostics;
  const names = Object.keys(data?.tasks || {});
  if (names.length === 0) {
    return [];
  }
  const place = el("div", {});
  const choice = el("select", { onchange: () => show() }, names.map((name) => el("option", { value: name }, name)));
  function show() {
    const shown = names.length > 4 ? [choice.value] : names;
    place.replaceChildren(...shown.map((name) => el("div", { class: "task" }, el("h3", {}, name), diagnosis(name, data.tasks[name]))));
    forget();
  }
  setTimeout(show);
  return [el("p", { class: "soft" }, "On " + data.rows + " rows."), names.length > 4 ? el("div", { class: "tools" }, el("label", {}, "Task ", choice)) : null, place];
}

function diagnosis(name, task) {
  if (task.kind === "values") {
    return task.outputs.map(residuals);
  }
  const parts = [];
  if (task.confusion) {
    parts.push(confusion("Confusion of " + name, task.classes, task.confusion));
  }
  const shown = task.outputs.slice(0, 10);
  if (shown.length > 0) {
    parts.push(el("div", { class: "grid" }, rates(shown), precision(shown), calibration(task.calibration ? [{ ...task, name: "confidence" }] : shown)));
  }
  const decided = task.outputs.filter((output) => output.decided);
  if (decided.length > 0) {
    parts.push(
      table(
        "Answers at the threshold of the model, in rows (or their weights)",
        [{ name: "answer" }, ...["threshold", "true positive", "false positive", "false negative", "true negative"].map((title) => ({ name: title, number: true }))],
        decided.map((o) => [o.name, o.threshold, o.decided.tp, o.decided.fp, o.decided.fn, o.decided.tn]),
      ),
    );
  }
  return parts;
}

const UNIT = { x: { min: 0, max: 1 }, y: { min: 0, max: 1 } };

function rates(outputs) {
  const series = outputs.map((o) => ({ name: o.name, line: true, x: o.curve.fp.map((fp) => fp / o.negatives), y: o.curve.tp.map((tp) => tp / o.positives) }));
  series.push({ name: "chance", line: true, dashed: true, tone: 7, x: [0, 1], y: [0, 1] });
  return points("ROC", "each point is a threshold", series, "false positive rate", "true positive rate", UNIT);
}

function precision(outputs) {
  const series = outputs.map((o) => {
    const kept = o.curve.tp.map((tp, i) => i).filter((i) => o.curve.tp[i] + o.curve.fp[i] > 0);
    return { name: o.name, line: true, x: kept.map((i) => o.curve.tp[i] / o.positives), y: kept.map((i) => o.curve.tp[i] / (o.curve.tp[i] + o.curve.fp[i])) };
  });
  return points("Precision and recall", "each point is a threshold", series, "recall", "precision", UNIT);
}

function calibration(outputs) {
  const series = outputs.map((o) => ({ name: o.name, line: true, radius: 4, x: o.calibration.predicted, y: o.calibration.observed }));
  series.push({ name: "perfect", line: true, dashed: true, tone: 7, x: [0, 1], y: [0, 1] });
  return points("Calibration", "share of yes by predicted probability, in tenths", series, "predicted probability", "observed share", UNIT);
}

function confusion(title, classes, counts) {
  return table(
    title + ": rows are labels, columns predictions",
    [{ name: "label" }, ...classes.map((name) => ({ name, number: true })), { name: "recall, %", number: true }],
    counts.map((row, i) => {
      const sum = row.reduce((a, b) => a + b, 0);
      return [classes[i], ...row.map((count, j) => (i === j ? { value: count, best: true } : count)), sum > 0 ? (100 * row[i]) / sum : null];
    }),
  );
}

function residuals(output) {
  const all = output.points;
  const least = Math.min(...all.label, ...all.prediction);
  const most = Math.max(...all.label, ...all.prediction);
  const edges = output.histogram.edges;
  return el(
    "div",
    {},
    el("p", { class: "soft" }, output.name + ": prediction minus label has mean ", number(output.bias), " and standard deviation ", number(output.deviation), "; its size is below ", number(output.quantiles["0.5"]), " for half of the " + text(output.count) + " labels, and below ", number(output.quantiles["0.9"]), " for 90 %."),
    el(
      "div",
      { class: "grid" },
      points(
        "Predictions and labels",
        output.count > all.label.length ? all.label.length + " of " + text(output.count) + " rows, with the largest errors" : "all " + text(output.count) + " rows",
        [{ name: output.name, x: all.label, y: all.prediction }, { name: "perfect", line: true, dashed: true, tone: 7, x: [least, most], y: [least, most] }],
        "label",
        "prediction",
      ),
      bars("Residuals", "prediction minus label", output.histogram.counts.map((count, i) => text(Number(((edges[i] + edges[i + 1]) / 2).toPrecision(3)))), [{ name: "rows", values: output.histogram.counts }], "residual", "rows"),
    ),
  );
}
