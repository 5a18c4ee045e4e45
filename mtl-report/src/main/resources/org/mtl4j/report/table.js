// Tables that sort by each column and filter by words.

const SHOWN = 250;

/**
 * A table.
 * @param columns names, each with `number` if it is sorted by size
 * @param rows arrays of cells: a text, a number, or {text, value, best}
 */
function table(caption, columns, rows) {
  const body = el("tbody", {});
  const heads = columns.map((column, index) =>
    el("th", { scope: "col", class: column.number ? "n" : false }, el("button", { type: "button", onclick: () => sort(index) }, column.name)),
  );
  const count = el("span", { class: "soft", role: "status" });
  const more = el("button", { type: "button", onclick: () => ((limit = Infinity), show()) }, "Show all rows");
  const filter = el("input", { type: "search", placeholder: "Filter rows", "aria-label": "Filter the rows of: " + caption, oninput: () => show() });
  let limit = SHOWN;
  let sorted = { index: -1, sign: 1 };

  function valueOf(cell) {
    return cell !== null && typeof cell === "object" ? (cell.value ?? cell.text) : cell;
  }
  function textOf(cell) {
    return String(cell !== null && typeof cell === "object" ? (cell.text ?? cell.value) : cell).toLowerCase();
  }
  function sort(index) {
    sorted = { index, sign: sorted.index === index ? -sorted.sign : 1 };
    heads.forEach((head, i) => (i === index ? head.setAttribute("aria-sort", sorted.sign > 0 ? "ascending" : "descending") : head.removeAttribute("aria-sort")));
    show();
  }
  function compare(a, b) {
    const [x, y] = [valueOf(a[sorted.index]), valueOf(b[sorted.index])];
    const missing = (x === null || x === undefined) - (y === null || y === undefined);
    return missing || sorted.sign * (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y)));
  }
  function show() {
    const words = filter.value.toLowerCase().split(/\s+/).filter((word) => word);
    let found = rows.filter((row) => words.every((word) => row.some((cell) => textOf(cell).includes(word))));
    if (sorted.index >= 0) {
      found = [...found].sort(compare);
    }
    body.replaceChildren(...found.slice(0, limit).map(line));
    count.textContent = found.length === rows.length ? rows.length + " rows" : found.length + " of " + rows.length + " rows";
    more.hidden = found.length <= limit;
  }
  function line(row) {
    return el(
      "tr",
      {},
      row.map((cell, i) => {
        const value = valueOf(cell);
        const shown = cell !== null && typeof cell === "object" && cell.text !== undefined ? cell.text : number(value);
        const style = [columns[i].number ? "n" : "", cell && cell.best ? "best" : ""].join(" ").trim();
        return i === 0 ? el("th", { scope: "row" }, shown) : el("td", { class: style || false }, shown);
      }),
    );
  }
  show();
  return el(
    "div",
    { class: "block" },
    rows.length > 8 ? el("div", { class: "tools" }, filter, count, more) : null,
    el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, el("table", {}, el("caption", {}, caption), el("thead", {}, el("tr", {}, heads)), body)),
  );
}
