// What charts and maps share: the library's parts in use, the house's colours and letters, a canvas that follows its figure.

import { BarChart, LineChart, MapChart } from "echarts/charts";
import { GridSimpleComponent, LegendPlainComponent, TooltipComponent, VisualMapPiecewiseComponent } from "echarts/components";
import { format, init, registerMap, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, MapChart, GridSimpleComponent, LegendPlainComponent, TooltipComponent, VisualMapPiecewiseComponent, LabelLayout, SVGRenderer]);

export { registerMap };

const style = getComputedStyle(document.documentElement);
const token = (name) => style.getPropertyValue(`--${name}`).trim();
export const colour = { ink: token("ink"), soft: token("soft"), faint: token("faint"), line: token("line"), hair: token("hair"), ground: token("ground"), paper: token("paper"), accent: token("accent"), rise: token("rise"), fall: token("fall-fill") };
/** Series beside each other: the accent first, the others apart in lightness as well, so that a grey print tells them. */
export const PALETTE = [colour.accent, "#b5651d", "#5b9bd5", "#4a5666", "#8fa63a", "#7b5ea7", "#2b8a84", "#a3aebb"];

/** Decimal text to what a chart draws; the page's own text is what is read. */
export const number = (text) => (text === null || text === undefined || text === "" ? null : Number(text));

/** As pages print it: thousands parted, a true minus, — for none. */
export function printed(value, unit = "") {
  if (value === null || value === undefined || Number.isNaN(value)) return "—";
  return value.toLocaleString("en", { maximumFractionDigits: 4 }).replace("-", "−") + unit;
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

/** A name as text: names come from files. */
export const text = (name) => format.encodeHTML(String(name ?? ""));

/** A mark in a series' colour. Drawn: pages allow no style attribute, which the library's own mark is made of. */
export const mark = (shade) => `<svg class="dot" width="10" height="10"><circle cx="5" cy="5" r="5" fill="${text(shade)}"/></svg>`;

/** A plain tooltip. */
export const tooltip = (text, more) => ({ backgroundColor: colour.paper, borderColor: colour.line, borderWidth: 1, padding: [6, 10], textStyle: { ...text, color: colour.ink }, extraCssText: "box-shadow:0 2px 8px #17202c26;border-radius:3px", transitionDuration: 0, ...more });
