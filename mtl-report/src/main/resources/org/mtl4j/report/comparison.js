// The reports of a comparison and of a front.

function comparisonPage(results) {
  const data = results.table;
  const entries = Object.entries(data.results);
  const tasks = Object.keys(data.primary);
  const done = entries.filter(([, entry]) => !entry.failure);
  const compared = done.filter(([, entry]) => entry["delta-m-percent"]);
  const best = compared.reduce((a, b) => (a && a[1]["delta-m-percent"].mean >= b[1]["delta-m-percent"].mean ? a : b), undefined);
  return {
    eyebrow: "MTL4J · comparison of methods",
    title: results.folder,
    subtitle: tasks.length + " tasks · " + data.seeds.length + (data.seeds.length === 1 ? " seed" : " seeds") + " · on " + data.rows + " rows" + (data["split-differs-by-seed"] ? " · another split for each seed" : ""),
    lead: [
      figures([
        ["Entries", entries.length, entries.length > done.length ? entries.length - done.length + " failed" : undefined],
        ["Tasks", tasks.length],
        ["Seeds", data.seeds.length, data.seeds.join(", ")],
        best ? ["Highest Δm", el("span", {}, number(best[1]["delta-m-percent"].mean), " %"), best[0]] : null,
      ]),
      warnings(data.warnings),
    ],
    sections: [
      section("delta", "Δm against tasks trained alone", deltaM(compared)),
      section("results", "Results", resultTable(data, entries, tasks)),
      section("tasks", "Change of each task", changes(data, compared, tasks)),
      section("cost", "Time and memory", cost(done)),
      section("all", "All metrics", allMetrics(done)),
      section("configuration", "Configuration", results.configuration ? el("div", { class: "card" }, el("details", {}, el("summary", {}, "The configuration of all runs"), el("pre", { tabindex: "0" }, results.configuration))) : null),
    ],
  };
}

/** A row of an interval chart: a mean, and half the length of its interval if it is known. */
function spread(name, mean, margin) {
  const known = typeof margin === "number";
  return { name, value: mean, low: known ? mean - margin : null, high: known ? mean + margin : null };
}

function deltaM(compared) {
  if (compared.length === 0) {
    return undefined;
  }
  const intervalled = compared.some(([, entry]) => typeof entry["delta-m-margin"] === "number");
  return intervals(
    "Δm: mean relative improvement over single-task models",
    "Higher is better; 0 is as good as each task alone." + (intervalled ? " Bars are 95 % intervals of the mean over seeds (Student's t)." : " With one seed there is no interval."),
    compared.map(([name, entry]) => spread(name, entry["delta-m-percent"].mean, entry["delta-m-margin"])),
    "Δm, %",
  );
}

function resultTable(data, entries, tasks) {
  const many = tasks.length > 12;
  const shown = many ? [] : tasks;
  const better = shown.map((task) => bestOf(data, entries, task));
  return table(
    "Primary metric of each task: mean ± standard deviation over seeds" + (many ? " (see all metrics below)" : ""),
    [{ name: "entry" }, ...shown.map((task) => ({ name: task + ", " + data.primary[task], number: true })), { name: "Δm, %", number: true }, { name: "p (paired t)", number: true }, { name: "mean rank", number: true }, { name: "failure" }],
    entries.map(([name, entry]) => [
      name,
      ...shown.map((task, i) => cell(entry.metrics?.[task]?.[data.primary[task]], better[i] === name)),
      cell(entry["delta-m-percent"]),
      entry["delta-m-test"]?.["paired-t-p"],
      entry["mean-rank"],
      entry.failure || "",
    ]),
  );
}

/** The entry with the best mean of a task. */
function bestOf(data, entries, task) {
  const sign = data.better?.[task] === "lower" ? -1 : 1;
  const value = ([, entry]) => entry.metrics?.[task]?.[data.primary[task]]?.mean;
  const known = entries.filter((entry) => data.better && typeof value(entry) === "number");
  return known.reduce((a, b) => (a && sign * value(a) >= sign * value(b) ? a : b), undefined)?.[0];
}

function cell(value, best) {
  if (!value || value.mean === null) {
    return null;
  }
  return { value: value.mean, best, text: el("span", {}, number(value.mean), value.deviation === null ? null : [" ± ", number(value.deviation)]) };
}

function changes(data, compared, tasks) {
  const place = el("div", { class: "grid" });
  const shown = tasks.slice(0, FEW).map((task) =>
    intervals(task, "change of " + data.primary[task] + " against the single-task model; bars are ± one standard deviation", compared.filter(([, entry]) => entry["change-percent"][task]?.mean !== null).map(([name, entry]) => spread(name, entry["change-percent"][task].mean, entry["change-percent"][task].deviation)), "better, %"),
  );
  place.append(...shown);
  return compared.length === 0 ? undefined : [tasks.length > FEW ? el("p", { class: "soft" }, "The first " + FEW + " of " + tasks.length + " tasks; the table of all metrics has each.") : null, place];
}

function cost(done) {
  const timed = done.filter(([, entry]) => typeof entry.seconds?.mean === "number");
  return table(
    "Time and peak memory of a run: mean ± standard deviation over seeds",
    [{ name: "entry" }, { name: "training, s", number: true }, { name: "peak memory, MiB", number: true }],
    timed.map(([name, entry]) => [name, cell(entry.seconds), cell(entry["memory-mib"])]),
  );
}

function allMetrics(done) {
  const rows = done.flatMap(([name, entry]) => Object.entries(entry.metrics).flatMap(([task, metrics]) => Object.entries(metrics).map(([id, value]) => [name, task, id, value.mean, value.deviation, value.count])));
  return table("Every metric of every entry", [{ name: "entry" }, { name: "task" }, { name: "metric" }, { name: "mean", number: true }, { name: "deviation", number: true }, { name: "seeds", number: true }], rows);
}

function frontPage(results) {
  const front = results.front;
  const axes = front.axes;
  const pairs = axes.flatMap((a, i) => axes.slice(i + 1).map((b) => [a, b])).slice(0, FEW);
  return {
    eyebrow: "MTL4J · Pareto front",
    title: results.folder,
    subtitle: axes.length + " tasks · " + front.points.length + " points · " + front.seeds.length + (front.seeds.length === 1 ? " seed" : " seeds"),
    lead: [
      figures([
        ["Points", front.points.length, front.points.filter((point) => point.dominated).length + " dominated"],
        ["Hypervolume", number(front.hypervolume.mean), "up to " + axes.map((axis) => text(axis.reference)).join(", ")],
        ["Seeds", front.seeds.length, front.seeds.join(", ")],
      ]),
      warnings(front.failures.map((failure) => "preference " + failure.preference.join(", ") + " failed: " + failure.reason)),
    ],
    sections: [
      section("front", "Front", el("div", { class: "grid" }, pairs.map(([a, b]) => frontChart(front, a, b)))),
      section("points", "Points", pointTable(front)),
      section("configuration", "Configuration", results.configuration ? el("div", { class: "card" }, el("details", {}, el("summary", {}, "The configuration of all points"), el("pre", { tabindex: "0" }, results.configuration))) : null),
    ],
  };
}

function frontChart(front, a, b) {
  const value = (point, axis) => point.validation[axis.task][axis.metric].mean;
  const series = [false, true].map((dominated) => {
    const found = front.points.filter((point) => point.dominated === dominated);
    return {
      name: dominated ? "dominated" : "not dominated",
      tone: dominated ? 7 : 0,
      radius: dominated ? 4 : 6,
      style: dominated ? "crossRot" : "circle",
      x: found.map((point) => value(point, a)),
      y: found.map((point) => value(point, b)),
      names: found.map((point) => "preference " + point.preference.map((share) => text(share)).join(" : ")),
    };
  });
  return points(a.task + " and " + b.task, "means on validation rows", series.filter((s) => s.x.length > 0), a.task + ", " + a.metric, b.task + ", " + b.metric);
}

function pointTable(front) {
  const axes = front.axes;
  return table(
    "Points of the front: preference, and mean ± standard deviation of the primary metrics on validation and test rows",
    [...axes.map((axis) => ({ name: "share of " + axis.task, number: true })), ...axes.map((axis) => ({ name: axis.task + ", " + axis.metric, number: true })), ...axes.map((axis) => ({ name: axis.task + ", " + axis.metric + ", test", number: true })), { name: "dominated" }, { name: "training, s", number: true }],
    front.points.map((point) => [...point.preference, ...axes.map((axis) => cell(point.validation[axis.task][axis.metric])), ...axes.map((axis) => cell(point.test?.[axis.task]?.[axis.metric])), point.dominated ? "yes" : "no", cell(point.seconds)]),
  );
}
