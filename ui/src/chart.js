// Charts and maps, drawn from the JSON that stands in the figure. The table beside it says the same.

import * as echarts from "echarts/core";
import { BarChart, LineChart, MapChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

echarts.use([BarChart, LineChart, MapChart, GridComponent, LegendComponent, TooltipComponent, VisualMapComponent, SVGRenderer]);

const COLOURS = ["#1a5fb4", "#c26a1b", "#2f8f6b", "#8b4fa8", "#b3261e", "#5b6b7f", "#a98500", "#3a7ca5"];
const FONT = { fontFamily: "inherit", color: "#566173" };
const number = (text) => (text === null || text === "" ? null : Number(text));

function draw(figure) {
  const spec = JSON.parse(figure.querySelector("script").textContent);
  const chart = echarts.init(figure, null, { renderer: "svg" });
  const axes = [...new Set(spec.series.map((series) => series.axis))].map((axis) => {
    const own = spec.series.find((series) => series.axis === axis);
    return {
      type: "value", name: own.unit, inverse: spec.inverse === true, min: spec.inverse ? 1 : undefined,
      scale: own.kind === "line", splitLine: { show: axis === 0, lineStyle: { color: "#eef1f4" } }, axisLabel: FONT, nameTextStyle: FONT,
    };
  });
  chart.setOption({
    animation: false, color: COLOURS, textStyle: FONT,
    grid: { left: 8, right: 8, top: 40, bottom: 8, containLabel: true },
    legend: { top: 4, left: 0, textStyle: FONT, itemWidth: 14 },
    tooltip: { trigger: "axis", valueFormatter: (value) => (value === null || value === undefined ? "—" : value.toLocaleString("en", { maximumFractionDigits: 2 })) },
    xAxis: { type: "category", data: spec.x, axisLabel: FONT, axisTick: { show: false } },
    yAxis: axes,
    series: spec.series.map((series) => ({
      name: series.name, type: series.kind, yAxisIndex: series.axis, data: series.values.map(number),
      connectNulls: false, symbolSize: 5, barMaxWidth: 28, itemStyle: series.kind === "bar" ? { color: "#9db8da" } : undefined,
    })),
  });
  addEventListener("resize", () => chart.resize());
  figure.dataset.drawn = "chart";
}

async function drawMap(figure) {
  const spec = JSON.parse(figure.querySelector("script").textContent);
  const answer = await fetch(figure.dataset.geo);
  if (!answer.ok) return;
  const geo = await answer.json();
  const names = new Map(spec.units.map((unit) => [unit.code, unit]));
  for (const feature of geo.features) {
    const code = String(feature.properties.adcode);
    feature.properties.name = names.get(code)?.name ?? feature.properties.name;
  }
  echarts.registerMap(figure.dataset.geo, geo);
  const chart = echarts.init(figure, null, { renderer: "svg" });
  const growth = spec.units.some((unit) => unit.value !== "");
  const shown = spec.units.map((unit) => ({ name: unit.name, value: number(growth ? unit.value : unit.level), href: unit.href })).filter((unit) => unit.value !== null);
  const values = shown.map((unit) => unit.value);
  const measure = growth ? spec.measure : spec.levelMeasure;
  chart.setOption({
    animation: false, textStyle: FONT,
    tooltip: { formatter: (at) => (Number.isFinite(at.value) ? `${at.name} ${at.value.toLocaleString("en", { maximumFractionDigits: 2 })} ${measure}` : `${at.name} —`) },
    visualMap: { left: 0, bottom: 0, min: Math.min(...values), max: Math.max(...values), calculable: true, precision: 1, textStyle: FONT, itemHeight: 90, inRange: { color: Math.min(...values) < 0 ? ["#c26a1b", "#f6efe2", "#5f94cf"] : ["#e3edf8", "#5f94cf"] } },
    series: [{ type: "map", map: figure.dataset.geo, data: shown, label: { show: true, fontSize: 11, color: "#39424f" }, itemStyle: { areaColor: "#f0f2f5", borderColor: "#fff" }, emphasis: { itemStyle: { areaColor: "#ffd97a" } }, selectedMode: false }],
  });
  chart.on("click", (at) => { if (at.data?.href) location.href = at.data.href; });
  addEventListener("resize", () => chart.resize());
  figure.dataset.drawn = "map";
}

document.querySelectorAll("figure.chart").forEach(draw);
document.querySelectorAll("figure.map").forEach(drawMap);
