// Puts the page together: header, navigation, sections, colors.

function page(data) {
  switch (data.kind) {
    case "run":
      return runPage(data.results);
    case "runs":
      return runsPage(data.results);
    case "comparison":
      return comparisonPage(data.results);
    case "live":
      return livePage(data);
    default:
      return frontPage(data.results);
  }
}

const root = document.documentElement;
const darkness = matchMedia("(prefers-color-scheme: dark)");
let chosenTheme;

function theme(name) {
  root.dataset.theme = name;
  redraw(false);
}

function currentTheme() {
  return chosenTheme || (darkness.matches ? "dark" : "light");
}

function show(data) {
  const built = page(data);
  const sections = built.sections.filter((part) => part);
  document.title = built.title + " · MTL4J";
  const mode = el("button", { type: "button", onclick: () => theme((chosenTheme = currentTheme() === "dark" ? "light" : "dark")) }, "Light or dark");
  const digits = el("label", {}, el("input", { type: "checkbox", onchange: (event) => showDigits(event.target.checked) }), "All digits");
  document.getElementById("top").replaceChildren(el("div", {}, el("p", { class: "eyebrow" }, built.eyebrow), el("h1", {}, built.title), el("p", { class: "soft" }, built.subtitle)), el("div", { class: "tools" }, digits, mode));
  document.getElementById("nav").replaceChildren(el("ul", {}, sections.map((part) => el("li", {}, el("a", { href: "#" + part.id }, part.title)))));
  document.getElementById("main").replaceChildren(...built.lead.filter((part) => part), ...sections.map((part) => part.node));
  document.getElementById("foot").replaceChildren("MTL4J " + data.mtl4j + ". Tables show up to six digits; “All digits” shows every one. Charts by Chart.js " + Chart.version + " (MIT). " + (data.kind === "live" ? "This page is served by the run." : "This page is one file and loads nothing."));
}

darkness.addEventListener("change", () => theme(currentTheme()));
const screenRatio = Chart.defaults.devicePixelRatio;
addEventListener("beforeprint", () => {
  Chart.defaults.devicePixelRatio = 2;
  root.dataset.theme = "light";
  redraw(true);
});
addEventListener("afterprint", () => {
  Chart.defaults.devicePixelRatio = screenRatio;
  theme(currentTheme());
});

root.dataset.theme = currentTheme();
Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
const content = JSON.parse(document.getElementById("data").textContent);
show(content);
if (content.kind === "live") {
  watch(content);
}
