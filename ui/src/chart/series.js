// `<figure class="chart">`: lines and bars over periods or names. Values are decimal text; null is a gap, never nought.

import { PALETTE, canvas, colour, letters, number, printed, spec, tooltip } from "./canvas.js";

/** Bars hatch below nought, as the page's lists do. */
const hatch = () => ({ symbol: "rect", symbolSize: 1, rotation: -Math.PI / 4, dashArrayX: [1, 0], dashArrayY: [3, 2], color: colour.hatch });

/** An axis of places: first on top, the last any series has at the foot; each written up to ten, then every fifth. */
function places(wanted) {
  const last = Math.max(2, ...wanted.series.flatMap((own) => own.values.map(number)));
  return { inverse: true, min: 1, max: last, interval: last <= 10 ? 1 : 5 };
}

export function series(figure) {
  const wanted = spec(figure);
  const text = letters(figure);
  const flat = wanted.kind === "hbar";
  const kinds = wanted.series.map((one) => (one.kind ?? wanted.kind) === "line" ? "line" : "bar");
  const axes = [...new Set(wanted.series.map((one) => one.axis ?? 0))].sort();
  const one = wanted.series.length === 1;
  const values = axes.map((axis) => {
    const at = wanted.series.findIndex((own) => (own.axis ?? 0) === axis);
    const below = wanted.series.some((own) => (own.axis ?? 0) === axis && own.values.some((value) => number(value) < 0));
    return {
      type: "value", position: flat ? undefined : axis === 0 ? "left" : "right", name: wanted.series[at].unit, nameGap: 10,
      nameTextStyle: { ...text, align: axis === 0 ? "left" : "right", padding: axis === 0 ? [0, 0, 0, -28] : [0, -28, 0, 0] },
      ...(wanted.inverse ? places(wanted) : {}),
      // Lines show movement and need not start at nought; bars always do.
      scale: kinds[at] === "line" && !below, splitNumber: 4,
      splitLine: { show: axis === 0, lineStyle: { color: colour.hair } }, axisLabel: { ...text, hideOverlap: true, formatter: (value) => printed(value) },
    };
  });
  const names = {
    type: "category", data: wanted.x, inverse: flat, axisTick: { show: false }, axisLine: { lineStyle: { color: colour.line }, onZero: true },
    axisLabel: { ...text, hideOverlap: true, lineHeight: Math.round(text.fontSize * 1.3), ...(flat ? { interval: 0 } : {}) },
  };
  let lines = 0;
  canvas(figure).setOption({
    animation: false, textStyle: text, color: PALETTE,
    grid: { left: 4, right: flat ? 56 : 8, top: flat ? 8 : one ? 30 : 56, bottom: 4, containLabel: true },
    legend: { show: !one, top: 0, left: 0, textStyle: text, itemWidth: 16, itemHeight: 8, itemGap: 16 },
    tooltip: tooltip(text, {
      trigger: "axis", axisPointer: { type: kinds.includes("bar") ? "shadow" : "line", shadowStyle: { color: colour.ink, opacity: 0.07 } },
    }),
    xAxis: flat ? { ...values[0], show: false } : names,
    yAxis: flat ? names : values,
    series: wanted.series.map((own, at) => {
      const bar = kinds[at] === "bar";
      const data = own.values.map(number);
      const shade = bar ? (one || flat ? colour.rise : PALETTE[at]) : kinds.includes("bar") ? (own.strong === false ? PALETTE[3] : [PALETTE[1], PALETTE[3]][lines++ % 2]) : PALETTE[at % PALETTE.length];
      const soft = bar && kinds.includes("line") ? colour["rise-soft"] : shade;
      return {
        name: own.name, type: kinds[at], [flat ? "xAxisIndex" : "yAxisIndex"]: flat ? 0 : axes.indexOf(own.axis ?? 0), connectNulls: false,
        tooltip: { valueFormatter: (value) => printed(value, own.unit ? ` ${own.unit}` : "") },
        symbol: "circle", symbolSize: own.strong === false ? 3 : 5, showSymbol: data.length <= 40, barMaxWidth: flat ? 14 : 26, barCategoryGap: "40%",
        lineStyle: bar ? undefined : { width: own.strong === false ? 1.2 : 2, color: shade }, itemStyle: { color: soft },
        data: bar ? data.map((value) => (value < 0 ? { value, itemStyle: { color: colour["fall-fill"], decal: hatch() } } : value)) : data,
        label: flat ? { show: true, position: "right", ...text, color: colour.ink, formatter: (point) => printed(point.value) } : undefined,
      };
    }),
  });
  figure.dataset.drawn = "chart";
}
