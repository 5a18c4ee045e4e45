// Elements, texts and numbers. All text becomes text nodes: no string is read as markup.

/** An element with attributes and children; strings become text. */
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) {
      node.addEventListener(name.slice(2), value);
    } else if (value !== false && value !== undefined) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null));
  return node;
}

/** A number of up to six digits, or all of them. */
function text(value, exact) {
  if (value === null || value === undefined || Number.isNaN(value)) {
    return "—";
  }
  if (typeof value !== "number") {
    return String(value);
  }
  if (exact || Number.isInteger(value)) {
    return Number.isInteger(value) && Math.abs(value) >= 10000 ? value.toLocaleString("en-US") : String(value);
  }
  const size = Math.abs(value);
  return size >= 1e7 || size < 1e-4 ? value.toExponential(4) : String(Number(value.toPrecision(6)));
}

let exactDigits = false;

/** A number in the page; its exact value is in the element, and is shown on request. */
function number(value) {
  return typeof value === "number"
    ? el("data", { value: String(value), title: String(value) }, text(value, exactDigits))
    : document.createTextNode(text(value));
}

/** Shows all digits of all numbers, or up to six. */
function showDigits(exact) {
  exactDigits = exact;
  document.querySelectorAll("data").forEach((node) => (node.textContent = text(Number(node.value), exact)));
}

function seconds(value) {
  if (value === null || value === undefined) {
    return "—";
  }
  const total = Math.round(value);
  if (total < 120) {
    return text(Number(value.toFixed(value < 10 ? 2 : 1))) + " s";
  }
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  return hours > 0 ? hours + " h " + minutes + " min" : minutes + " min " + (total % 60) + " s";
}

/** A section of the page with its entry in the navigation. */
function section(id, title, ...children) {
  const content = children.flat(Infinity).filter((child) => child !== undefined && child !== null);
  return content.length === 0 ? undefined : { id, title, node: el("section", { id, "aria-labelledby": id + "-title" }, el("h2", { id: id + "-title" }, title), content) };
}

function facts(entries) {
  const shown = entries.filter(([, value]) => value !== undefined && value !== null && value !== "");
  return el("dl", { class: "facts" }, shown.map(([name, value]) => [el("dt", {}, name), el("dd", {}, value instanceof Node ? value : text(value))]));
}

function figures(entries) {
  return el(
    "dl",
    { class: "figures" },
    entries.filter((entry) => entry).map(([name, value, note]) => el("div", {}, el("dt", {}, name), el("dd", {}, value instanceof Node ? value : text(value), note ? el("small", {}, note) : null))),
  );
}

function warnings(list) {
  return list && list.length > 0
    ? el("div", { class: "warnings", role: "note" }, el("h2", {}, list.length === 1 ? "Warning" : list.length + " warnings"), el("ul", {}, list.map((line) => el("li", {}, line))))
    : undefined;
}
