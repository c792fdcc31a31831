// Charts and maps, drawn from the JSON that stands in the figure; loaded only by pages that have one, after their tables.

import { series } from "./chart/series.js";
import { map } from "./chart/map.js";

function draw(root) {
  root.querySelectorAll("figure.chart:not([data-drawn])").forEach(series);
  root.querySelectorAll("figure.map:not([data-drawn])").forEach(map);
}

draw(document);
document.addEventListener("htmx:load", (event) => draw(event.target));
