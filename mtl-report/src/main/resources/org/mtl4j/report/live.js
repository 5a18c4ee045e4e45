// The live page of a run or of the runs of a comparison: progress, curves, a request to stop.

const PERIOD = 1000;
const refreshers = [];
let live;

/** Shows an element that is made again with new data. */
function fresh(make) {
  const place = el("div", {}, make() || []);
  refreshers.push(() => {
    place.replaceChildren(...[make()].flat().filter((child) => child));
    forget();
  });
  return place;
}

function livePage(data) {
  live = data;
  const several = Boolean(data.rows);
  return {
    eyebrow: "MTL4J · live",
    title: several ? data.title : live.run.run || "preparing the data",
    subtitle: data.folder,
    lead: [el("div", { class: "card", "aria-live": "off" }, fresh(progress), stopper()), fresh(() => warnings(live.run.warnings))],
    sections: several
      ? [section("runs", "Runs", fresh(trialTable))]
      : [
          section("curves", "Curves", fresh(() => overview(live)), taskCurves([live], live.tasks)),
          section("metrics", "Metrics on validation rows", fresh(liveMetrics)),
          section("weights", "Weights and gates", fresh(() => grid(observations(live)))),
        ],
  };
}

function progress() {
  const run = live.run;
  const share = run.steps > 0 ? run.step / run.steps : 0;
  const left = share > 0 && !run.ended ? (run.seconds / share) * (1 - share) : undefined;
  const parts = [
    el("p", { id: "progress-text" }, run.ended ? "Ended: " + run.ended + "." : run.stopping ? "Stopping after this step; a checkpoint is written." : run.steps ? "Running." : "Preparing the data."),
    el("progress", { max: "1", value: String(run.ended ? 1 : share), "aria-labelledby": "progress-text" }),
  ];
  const numbers = live.rows
    ? [["Runs", el("span", {}, number(run.step), " of ", number(run.steps))], ["Time", seconds(run.seconds)]]
    : [
        ["Epoch", el("span", {}, number(live.history.epochs), " of ", number(run.epochs ?? null))],
        ["Step", el("span", {}, number(run.step ?? null), " of ", number(run.steps ?? null))],
        ["Best epoch so far", run.epoch ?? null],
        ["Time", seconds(run.seconds)],
      ];
  return [...parts, figures([...numbers, left && run.seconds ? ["At most left", "about " + seconds(left)] : null])];
}

function liveMetrics() {
  const rows = live.tasks.flatMap((task) => Object.entries(live.metrics.validation[task] || {}).map(([id, value]) => [task, id, value]));
  return rows.length > 0 ? table("Metrics of the last epoch, on validation rows", [{ name: "task" }, { name: "metric" }, { name: "validation", number: true }], rows) : el("p", { class: "soft" }, "After the first epoch.");
}

function trialTable() {
  return table(
    "Runs of each entry; Δm on validation rows",
    [{ name: "entry" }, { name: "runs" }, { name: "now" }, { name: "Δm, %", number: true }, { name: "time, s", number: true }],
    live.rows.map((row) => [row.entry, row.ended + " of " + row.planned, row.now, row.change, row.seconds]),
  );
}

function stopper() {
  const status = el("span", { class: "soft", role: "status" });
  const button = el("button", { type: "button", id: "stop", onclick: () => stop() }, live.rows ? "Stop; finished runs stay" : "Stop and write a checkpoint");
  async function stop() {
    button.disabled = true;
    try {
      const answer = await fetch("stop", { method: "POST" });
      status.textContent = answer.ok ? "Stopping after this step." : "The request was refused.";
    } catch (error) {
      status.textContent = "The run does not answer.";
    }
  }
  refreshers.push(() => (button.hidden = Boolean(live.run.ended)));
  return el("div", { class: "tools stop" }, button, status);
}

/** Asks for new data until the run has ended or does not answer. */
async function watch(data) {
  let shown = signature(data);
  for (;;) {
    await new Promise((done) => setTimeout(done, PERIOD));
    let next;
    try {
      const answer = await fetch("state", { cache: "no-store" });
      next = answer.ok ? await answer.json() : undefined;
    } catch (error) {
      next = undefined;
    }
    if (!next) {
      Object.assign(live.run, { ended: live.run.ended || "the program no longer answers; its report is in " + live.folder });
      refreshers.forEach((refresh) => refresh());
      return;
    }
    const first = live.tasks && live.tasks.length === 0 && next.tasks.length > 0;
    Object.assign(live, next);
    if (first) {
      refreshers.length = 0;
      show(live);
    } else if (signature(next) !== shown) {
      refreshers.forEach((refresh) => refresh());
    } else {
      refreshers[0]();
    }
    shown = signature(next);
  }
}

/** What changes when the whole page changes, and not its progress alone. */
function signature(data) {
  return JSON.stringify([data.history?.epochs, data.run.warnings.length, data.rows?.map((row) => [row.ended, row.now]), data.run.ended]);
}
