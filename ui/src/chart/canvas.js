// What charts and maps share: the library's parts in use, the house's colours and letters, a canvas that follows its figure.

import { BarChart, LineChart, MapChart } from "echarts/charts";
import { GridSimpleComponent, LegendPlainComponent, TooltipComponent, VisualMapPiecewiseComponent } from "echarts/components";
import { init, registerMap, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, MapChart, GridSimpleComponent, LegendPlainComponent, TooltipComponent, VisualMapPiecewiseComponent, LabelLayout, SVGRenderer]);

export { registerMap };

/** The page's colours, as they are in the light that holds; the accent's series first. */
export const colour = {};
export const PALETTE = [];
export const MAP = { rise: [], fall: [] };

/** Reads the colours anew, after the light changed. */
export function tint() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(`--${name}`).trim();
  for (const name of ["ink", "soft", "faint", "line", "hair", "ground", "paper", "accent", "accent-soft", "rise", "rise-soft", "fall-fill", "hatch", "map-line", "map-halo"]) colour[name] = token(name);
  PALETTE.splice(0, 8, ...[1, 2, 3, 4, 5, 6, 7, 8].map((place) => token(`series-${place}`)));
  MAP.rise.splice(0, 5, ...[1, 2, 3, 4, 5].map((step) => token(`map-${step}`)));
  MAP.fall.splice(0, 2, token("map-fall-1"), token("map-fall-2"));
}
tint();

const charts = new WeakMap();

/** Takes a drawing away, so that it can be made anew. */
export function erase(figure) {
  charts.get(figure)?.dispose();
  figure.querySelector(".canvas")?.remove();
  delete figure.dataset.drawn;
}

/** Decimal text to what a chart draws; the page's own text is what is read. */
export const number = (text) => (text === null || text === undefined || text === "" ? null : Number(text));

/** As pages print it: thousands parted, a true minus, — for none. */
export function printed(value, unit = "") {
  if (value === null || value === undefined || Number.isNaN(value)) return "—";
  // A percentage as tables print it; other figures as finely as they are read on a chart.
  return value.toLocaleString("en", { maximumFractionDigits: unit.trim() === "%" ? 1 : 2 }).replace("-", "−") + unit;
}

/** The JSON in a figure. */
export const spec = (figure) => JSON.parse(figure.querySelector('script[type="application/json"]').textContent);

/** A canvas in the figure, redrawn when its size changes: on a turn of the phone, on a switch of views, on paper. */
export function canvas(figure) {
  const box = document.createElement("div");
  box.className = "canvas";
  figure.append(box);
  figure.setAttribute("role", "img");
  const chart = init(box, null, { renderer: "svg" });
  charts.set(figure, chart);
  // With a view box, paper scales the drawing to its own width.
  chart.on("finished", () => box.querySelector("svg")?.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`));
  const fit = () => { if (box.clientWidth > 0) chart.resize(); };
  if (window.ResizeObserver) new ResizeObserver(fit).observe(box);
  else addEventListener("resize", fit);
  return chart;
}

/** Letters in the page's own font and size, so that measured and drawn text agree. */
export function letters(figure, size = 0.86) {
  const own = getComputedStyle(figure);
  return { fontFamily: own.fontFamily, fontSize: Math.round(parseFloat(own.fontSize) * size), color: colour.soft };
}

/** A plain tooltip, drawn and not written as HTML: pages allow no inline style. */
export const tooltip = (text, more) => ({ renderMode: "richText", backgroundColor: colour.paper, borderColor: colour.line, borderWidth: 1, borderRadius: 4, padding: [6, 10], textStyle: { ...text, color: colour.ink, lineHeight: Math.round(text.fontSize * 1.5) }, transitionDuration: 0, confine: true, ...more });
