// `<figure class="map" data-geo="/geo/430700">`: units shaded in five steps of one hue; a click opens the unit.

import { word } from "../word.js";
import { MAP, canvas, colour, letters, number, printed, registerMap, spec, tooltip } from "./canvas.js";

const boundaries = new Map();

/** The outlines of a region, asked once a page. */
async function outlines(address) {
  if (!boundaries.has(address)) {
    const answer = await fetch(address).catch(() => null);
    boundaries.set(address, answer?.ok ? await answer.json() : null);
  }
  return boundaries.get(address);
}

/** Bounds of at most `count` steps on round numbers, all of one width. */
function bounds(low, high, count) {
  if (low === high) return [low, high];
  const raw = (high - low) / count;
  const unit = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 3, 4, 5, 10].map((times) => times * unit).find((width) => Math.ceil(high / width) - Math.floor(low / width) <= count) ?? raw;
  const first = Math.floor(low / step);
  const steps = Math.max(1, Math.ceil(high / step) - first);
  return Array.from({ length: steps + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
}

/** The steps with their colours: below nought brown, above it blue, nought always a bound. */
function pieces(values, measure) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (low === high) return [{ value: low, label: printed(low, measure), color: MAP.rise[2] }];
  const up = high > 0 ? bounds(Math.max(low, 0), high, low < 0 ? 3 : 5) : [];
  const down = low < 0 ? bounds(low, Math.min(high, 0), 2) : [];
  const parts = (edges, shades) => edges.slice(1).map((edge, at) => ({
    min: edges[at], max: edge, label: `${printed(edges[at])} ~ ${printed(edge, measure)}`, color: shades[Math.round((at * (shades.length - 1)) / Math.max(1, edges.length - 2))],
  }));
  const all = [...parts(down, MAP.fall), ...parts(up, low < 0 ? MAP.rise.slice(1) : MAP.rise)];
  // A bound belongs to the step above it, the last to its own.
  return all.map(({ max, ...piece }, at) => (at === all.length - 1 ? { ...piece, lte: max, gte: piece.min } : { ...piece, gte: piece.min, lt: max })).map(({ min, ...piece }) => piece);
}

export async function map(figure) {
  const wanted = spec(figure);
  figure.dataset.drawn = "";
  const geo = await outlines(figure.dataset.geo);
  if (!geo) {
    // No boundaries: the table says it all.
    figure.hidden = true;
    return;
  }
  const units = new Map(wanted.units.map((unit) => [unit.code, unit]));
  for (const feature of geo.features) {
    feature.properties.name = units.get(String(feature.properties.adcode))?.name ?? feature.properties.name;
  }
  registerMap(figure.dataset.geo, geo);
  const text = letters(figure);
  // Growth is what is asked; where none is known the level is shown.
  const growth = wanted.units.some((unit) => number(unit.value) !== null);
  const measure = growth ? wanted.measure : wanted.levelMeasure;
  const shown = wanted.units
    .map((unit) => ({ name: unit.name, value: number(growth ? unit.value : unit.level), href: unit.href || figure.dataset.href?.replace("{code}", unit.code) }))
    .filter((unit) => unit.value !== null);
  const steps = shown.length ? pieces(shown.map((unit) => unit.value), measure ?? "") : [];
  const chart = canvas(figure);
  chart.setOption({
    animation: false, textStyle: text,
    tooltip: tooltip(text, { formatter: (at) => `${at.name}　${Number.isFinite(at.value) ? `${printed(at.value)} ${measure ?? ""}` : word.none}` }),
    visualMap: steps.length ? { type: "piecewise", left: 0, bottom: 0, pieces: steps, textStyle: text, itemWidth: 14, itemHeight: 10, itemGap: 4, outOfRange: { color: colour.ground } } : undefined,
    series: [{
      type: "map", map: figure.dataset.geo, data: shown, selectedMode: false, left: "center", top: 8, bottom: 8,
      label: { show: true, ...text, color: colour.ink, textBorderColor: colour["map-halo"], textBorderWidth: 2 }, labelLayout: { hideOverlap: true },
      itemStyle: { areaColor: colour.ground, borderColor: colour["map-line"], borderWidth: 0.8 },
      emphasis: { label: { color: colour.ink }, itemStyle: { areaColor: null, borderColor: colour.ink, borderWidth: 2 } },
    }],
  });
  chart.on("click", (at) => { if (at.data?.href) location.assign(at.data.href); });
  figure.dataset.drawn = "map";
}
