// Curves by epoch, of one run or of several side by side, and gradients over time.

const FEW = 12;

/** A curve of a run, if it has one. */
function curve(run, kind, task, name) {
  return run.history?.curves.find((c) => c.kind === kind && c.task === task && c.name === name);
}

/** The first metric of a task: the one that its model names first, or else the first in the files. */
function primary(run, task) {
  const declared = run.model?.tasks.find((t) => t.task === task)?.metrics?.[0];
  const metrics = run.metrics.validation?.[task] || run.metrics.test?.[task] || {};
  return declared && declared in metrics ? declared : Object.keys(metrics)[0];
}

function thinnedNote(runs) {
  const longest = Math.max(...runs.map((run) => run.history?.epochs || 0));
  return runs.some((run) => run.history?.thinned)
    ? "Curves of " + text(longest) + " epochs are thinned; the lowest and highest value of each span are kept. history.csv has every epoch."
    : undefined;
}

/** One chart a task, of the metric that is chosen. */
function taskCurves(runs, tasks) {
  const metrics = [...new Set(tasks.flatMap((task) => runs.flatMap((run) => Object.keys(run.metrics.validation?.[task] || {}))))];
  const choice = el("select", { onchange: () => show() }, [
    el("option", { value: "primary" }, "primary metric"),
    el("option", { value: "loss" }, "training loss"),
    metrics.map((id) => el("option", { value: "metric/" + id }, id)),
  ]);
  const filter = el("input", { type: "search", placeholder: "Filter tasks", "aria-label": "Filter the tasks of the curves", oninput: () => show() });
  const more = el("button", { type: "button", onclick: () => ((limit += 2 * FEW), show()) }, "Show more tasks");
  const status = el("span", { class: "soft", role: "status" });
  const grid = el("div", { class: "grid" });
  let limit = FEW;

  function chosen(run, task) {
    if (choice.value === "loss") {
      return curve(run, "loss", task, "loss");
    }
    return curve(run, "metric", task, choice.value === "primary" ? primary(run, task) : choice.value.slice(7));
  }
  function show() {
    const word = filter.value.toLowerCase();
    const found = tasks.filter((task) => task.toLowerCase().includes(word) && runs.some((run) => chosen(run, task)));
    grid.replaceChildren(...found.slice(0, limit).map(chart));
    forget();
    more.hidden = found.length <= limit;
    status.textContent = tasks.length > FEW ? Math.min(limit, found.length) + " of " + tasks.length + " tasks" : "";
  }
  function chart(task) {
    const series = runs.map((run) => ({ run, curve: chosen(run, task) })).filter((s) => s.curve);
    const name = choice.value === "loss" ? "training loss" : series[0].curve.name;
    const rows = choice.value === "loss" ? "mean of each epoch" : "on validation rows";
    const best = runs.length === 1 ? runs[0].run.epoch : undefined;
    return lines(
      task,
      name + ", " + rows + (best ? "; the dot is epoch " + best + ", which is kept" : ""),
      series.map((s) => ({ name: runs.length === 1 ? name : s.run.label, x: s.curve.x, y: s.curve.y })),
      "epoch",
      "",
      best,
    );
  }
  setTimeout(show); // charts are drawn once they are in the page
  refreshers.push(show);
  return [el("div", { class: "tools" }, el("label", {}, "Show ", choice), tasks.length > FEW ? filter : null, more, status), grid];
}

/** Curves of one kind in one chart, such as the weights of all tasks. */
function group(run, kind, title, note, yTitle) {
  const found = (run.history?.curves || []).filter((c) => c.kind === kind && c.y.some((y) => y !== null));
  if (found.length === 0) {
    return undefined;
  }
  const shown = found.slice(0, 24);
  const left = found.length > shown.length ? " The first " + shown.length + " of " + found.length + "." : "";
  return lines(title, note + left, shown.map((c) => ({ name: c.task || c.name, x: c.x, y: c.y })), "epoch", yTitle);
}

/** Observations of the model, such as gates: one chart for the elements of each. */
function observations(run) {
  const groups = new Map();
  for (const c of (run.history?.curves || []).filter((each) => each.kind === "observation")) {
    const name = c.name.replace(/\/\d+$/, "");
    groups.set(name, [...(groups.get(name) || []), c]);
  }
  return [...groups].slice(0, 4 * FEW).map(([name, curves]) =>
    lines(name, "mean of each epoch" + (curves.length > 24 ? "; the first 24 of " + curves.length + " elements" : ""), curves.slice(0, 24).map((c) => ({ name: c.name === name ? name : c.name.slice(name.length + 1), x: c.x, y: c.y })), "epoch", ""),
  );
}

/** The cosines of pairs of tasks over time, and their means. */
function gradients(run) {
  const data = run.gradients;
  if (!data || data.time.from.length === 0) {
    return [];
  }
  const names = data.time.pairs.map((pair) => pair.join(" · "));
  const from = data.time.from;
  const spans = from.map((start, i) => ({ from: start, to: i + 1 < from.length ? from[i + 1] - 1 : data.time.to, left: start, right: i + 1 < from.length ? from[i + 1] : Math.max(data.time.to, start) + (from.length > 1 ? from[1] - from[0] : 1) }));
  const left = data.pairs > names.length ? " The " + names.length + " pairs with the lowest means of " + data.pairs + "." : "";
  const parts = [
    heat("Cosine of the gradients of each pair of tasks, over steps", scaleNote("Mean of " + data.time.records + (data.time.records === 1 ? " recorded step" : " recorded steps") + " a cell") + left, names, spans, data.time.means, "step"),
  ];
  if (data.means.length > 0) {
    parts.push(
      table(
        "Gradients of pairs of tasks over the run",
        [{ name: "task" }, { name: "other task" }, { name: "mean cosine", number: true }, { name: "steps in conflict, %", number: true }],
        data.means.map((mean) => [mean.tasks[0], mean.tasks[1], mean.mean, 100 * mean.conflicts]),
      ),
    );
  }
  return parts;
}
