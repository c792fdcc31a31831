// Charts and maps, drawn from the JSON that stands in the figure; loaded only by pages that have one, after their tables.

import { erase, tint } from "./chart/canvas.js";
import { map } from "./chart/map.js";
import { series } from "./chart/series.js";

function draw(root) {
  root.querySelectorAll("figure.chart:not([data-drawn])").forEach(series);
  root.querySelectorAll("figure.map:not([data-drawn])").forEach(map);
}

/** Once more, in the colours that hold now. */
function redraw() {
  tint();
  document.querySelectorAll("figure[data-drawn]").forEach(erase);
  draw(document);
}

draw(document);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

// Paper is always light, and so is what is drawn on it.
const root = document.documentElement;
let theme = null;
addEventListener("beforeprint", () => {
  theme = root.dataset.theme;
  root.dataset.theme = "light";
  redraw();
});
addEventListener("afterprint", () => {
  if (theme === null) return;
  root.dataset.theme = theme;
  theme = null;
  redraw();
});
