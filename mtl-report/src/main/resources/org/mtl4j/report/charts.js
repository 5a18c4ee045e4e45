// Charts of Chart.js: its options, the colors of the page, and when charts are drawn.

const charts = [];

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
}

function seriesColor(index) {
  return color("c" + (index % 8));
}

/** Beyond eight series colors repeat with another pattern. */
function dash(index) {
  return [[], [6, 3], [2, 2], [8, 3, 2, 3]][Math.floor(index / 8) % 4];
}

function mix(from, to, share) {
  const part = (hex, i) => parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16);
  return "rgb(" + [0, 1, 2].map((i) => Math.round(part(from, i) + (part(to, i) - part(from, i)) * share)).join(",") + ")";
}

/** The color of a number from -1 to 1. */
function diverging(value) {
  const bounded = Math.max(-1, Math.min(1, value));
  return mix(color("mid"), color(bounded < 0 ? "low" : "high"), Math.sqrt(Math.abs(bounded)));
}

/**
 * A chart with a title, drawn when it comes into view.
 * @param config makes the configuration of Chart.js, again when the colors change
 * @param label what a screen reader says
 */
function figure(title, note, label, config, tall) {
  const canvas = el("canvas", { role: "img", "aria-label": label });
  const node = el("figure", { class: "card" }, el("h3", {}, title), note ? el("figcaption", {}, note) : null, el("div", { class: tall ? "plot tall" : "plot" }, canvas));
  charts.push({ canvas, config, drawn: undefined });
  seen.observe(canvas);
  return node;
}

const seen = new IntersectionObserver(
  (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => draw(charts.find((chart) => chart.canvas === entry.target))),
  { rootMargin: "400px" },
);

function draw(chart) {
  if (chart && !chart.drawn && chart.canvas.isConnected) {
    chart.drawn = new Chart(chart.canvas, chart.config());
  }
}

/** Draws all charts again, such as with other colors. */
function redraw(all) {
  charts.forEach((chart) => {
    if (chart.drawn) {
      chart.drawn.destroy();
      chart.drawn = undefined;
      draw(chart);
    } else if (all) {
      draw(chart);
    }
  });
}

/** Forgets the charts of elements that were removed. */
function forget() {
  for (let i = charts.length - 1; i >= 0; i--) {
    if (!charts[i].canvas.isConnected) {
      charts[i].drawn?.destroy();
      seen.unobserve(charts[i].canvas);
      charts.splice(i, 1);
    }
  }
}

function axis(title, more) {
  return {
    title: { display: Boolean(title), text: title, color: color("soft") },
    ticks: { color: color("soft"), maxRotation: 0, autoSkipPadding: 12 },
    grid: { color: color("grid") },
    border: { color: color("line") },
    ...more,
  };
}

function options(more) {
  return {
    responsive: true,
    maintainAspectRatio: false,
    animation: false,
    ...more,
    plugins: {
      legend: { display: true, position: "bottom", labels: { color: color("text"), boxWidth: 14, boxHeight: 2, usePointStyle: false } },
      tooltip: { backgroundColor: color("text"), titleColor: color("card"), bodyColor: color("card"), ...(more.tooltip || {}) },
      ...(more.plugins || {}),
    },
  };
}

/**
 * Lines over a number.
 * @param series {name, x, y, points} each
 * @param mark the x of the best epoch, if it is marked
 */
function lines(title, note, series, xTitle, yTitle, mark, bounds) {
  const last = series.map((s) => s.name + " " + text(s.y.findLast?.((y) => y !== null) ?? s.y[s.y.length - 1])).slice(0, 8);
  const label = title + ", lines by " + xTitle + "; last values: " + last.join(", ");
  return figure(title, note, label, () => {
    const datasets = series.map((s, i) => ({
      label: s.name,
      data: s.x.map((x, k) => ({ x, y: s.y[k] })),
      borderColor: seriesColor(i),
      backgroundColor: seriesColor(i),
      borderDash: dash(i),
      borderWidth: 2,
      pointRadius: s.points ? 3 : s.x.length < 2 ? 4 : s.x.map((x) => (x === mark ? 5 : 0)),
      pointHitRadius: 8,
      showLine: !s.points,
      spanGaps: false,
    }));
    return {
      type: "line",
      data: { datasets },
      options: options({
        parsing: false,
        normalized: true, // sorted by x
        interaction: { mode: "nearest", axis: "x", intersect: false },
        scales: { x: axis(xTitle, { type: "linear", ...(bounds?.x || {}) }), y: axis(yTitle, { type: "linear", ...(bounds?.y || {}) }) },
        plugins: { legend: { display: series.length > 1, position: "bottom", labels: { color: color("text"), boxWidth: 16, boxHeight: 2 } } },
      }),
    };
  });
}

/**
 * A heat map of numbers from -1 to 1: stacked bars of equal length, one row each.
 * @param rows names
 * @param spans {from, to} of each column
 * @param values one array a row
 */
function heat(title, note, rows, spans, values, xTitle) {
  const label = title + ": " + rows.map((row, r) => row + " last " + text(values[r][values[r].length - 1])).slice(0, 8).join(", ");
  const start = spans[0].from;
  const node = figure(title, note, label, () => ({
    type: "bar",
    data: {
      labels: rows,
      datasets: spans.map((span, c) => ({
        label: xTitle + " " + span.from + (span.to > span.from ? " to " + span.to : ""),
        data: rows.map((row, r) => [span.left - start, span.right - start]),
        values: rows.map((row, r) => values[r][c]),
        backgroundColor: rows.map((row, r) => (values[r][c] === null ? "transparent" : diverging(values[r][c]))),
        categoryPercentage: 1,
        barPercentage: 0.96,
        grouped: false,
      })),
    },
    options: options({
      indexAxis: "y",
      scales: {
        x: axis(xTitle, { type: "linear", min: spans[0].left - start, max: spans[spans.length - 1].right - start, grid: { display: false }, ticks: { color: color("soft"), maxRotation: 0, callback: (value) => text(Math.round(value + start)) } }),
        y: axis("", { grid: { display: false }, ticks: { color: color("text"), autoSkip: false, crossAlign: "far" } }),
      },
      plugins: { legend: { display: false }, tooltip: { callbacks: { label: (item) => item.dataset.label + ": " + text(item.dataset.values[item.dataIndex]), title: (items) => items[0].label } } },
      interaction: { mode: "nearest", axis: "xy", intersect: true },
    }),
  }));
  node.querySelector(".plot").style.height = Math.max(8, 4 + 1.5 * rows.length) + "rem";
  return node;
}

/** A row of a color scale below a heat map. */
function scaleNote(what) {
  return what + ": red below 0 (conflict), blue above 0 (agreement), grey near 0.";
}

/**
 * Points with intervals, one row each.
 * @param rows {name, value, low, high}
 */
function intervals(title, note, rows, xTitle) {
  const label = title + ": " + rows.map((row) => row.name + " " + text(row.value) + (row.low !== null ? " from " + text(row.low) + " to " + text(row.high) : "")).join(", ");
  const node = figure(title, note, label, () => ({
    data: {
      labels: rows.map((row) => row.name),
      datasets: [
        { type: "scatter", label: "mean", data: rows.map((row) => ({ x: row.value, y: row.name })), backgroundColor: seriesColor(0), borderColor: seriesColor(0), pointRadius: 5 },
        { type: "bar", label: "interval", data: rows.map((row) => (row.low === null ? null : [row.low, row.high])), backgroundColor: seriesColor(0) + "66", barThickness: 7, borderRadius: 3 },
      ],
    },
    options: options({
      indexAxis: "y",
      scales: {
        x: axis(xTitle, { type: "linear", grid: { color: (line) => (line.tick.value === 0 ? color("soft") : color("grid")) } }),
        y: axis("", { type: "category", ticks: { color: color("text"), autoSkip: false, crossAlign: "far" } }),
      },
      plugins: { legend: { display: false } },
    }),
  }));
  node.querySelector(".plot").style.height = Math.max(8, 4 + 2 * rows.length) + "rem";
  return node;
}

/** Points in a plane; series as of lines. */
function points(title, note, series, xTitle, yTitle, bounds) {
  const label = title + ": " + series.map((s) => s.x.length + " points of " + s.name).join(", ");
  return figure(title, note, label, () => ({
    type: "scatter",
    data: {
      datasets: series.map((s, i) => ({
        label: s.name,
        data: s.x.map((x, k) => ({ x, y: s.y[k], name: s.names?.[k] })),
        showLine: Boolean(s.line),
        borderColor: seriesColor(s.tone ?? i),
        backgroundColor: seriesColor(s.tone ?? i) + (s.line ? "" : "99"),
        borderDash: s.dashed ? [5, 4] : [],
        borderWidth: s.line ? 2 : 1,
        pointRadius: s.radius ?? (s.line ? 0 : 3),
        pointStyle: s.style ?? "circle",
        stepped: s.stepped ?? false,
      })),
    },
    options: options({
      parsing: false,
      scales: { x: axis(xTitle, { type: "linear", ...(bounds?.x || {}) }), y: axis(yTitle, { type: "linear", ...(bounds?.y || {}) }) },
      plugins: {
        legend: { display: series.length > 1, position: "bottom", labels: { color: color("text"), boxWidth: 14, boxHeight: 2 } },
        tooltip: { callbacks: { label: (item) => (item.raw.name ? item.raw.name + ": " : item.dataset.label + ": ") + text(item.raw.x) + ", " + text(item.raw.y) } },
      },
    }),
  }));
}

/** Bars of counts. */
function bars(title, note, labels, series, xTitle, yTitle) {
  const label = title + ": " + labels.map((name, i) => name + " " + series.map((s) => text(s.values[i])).join(" / ")).slice(0, 12).join(", ");
  return figure(title, note, label, () => ({
    type: "bar",
    data: { labels, datasets: series.map((s, i) => ({ label: s.name, data: s.values, backgroundColor: seriesColor(i), categoryPercentage: 0.9, barPercentage: 0.95 })) },
    options: options({
      scales: { x: axis(xTitle, { grid: { display: false } }), y: axis(yTitle, { beginAtZero: true }) },
      plugins: { legend: { display: series.length > 1, position: "bottom", labels: { color: color("text"), boxWidth: 14 } } },
    }),
  }));
}
