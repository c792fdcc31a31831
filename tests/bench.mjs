// Called by tests/bench. Each line: what, milliseconds, and its ratio to the peer measured in the same run.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const { GONGSHU_ADDRESS: address, GONGSHU_PASSWORD: password, GONGSHU_PROGRAM: program, GONGSHU_FOLDER: folder } = process.env;
const ROUNDS = 40;

const median = (values) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)];
const now = () => Number(process.hrtime.bigint()) / 1e6;

// Signed in as the statistician who reaches the whole country: what is measured is what somebody waits for.
const signing = await fetch(`${address}/sign-in`, { method: "POST", redirect: "manual", headers: { origin: address }, body: new URLSearchParams({ login: "national", password }) });
const cookie = signing.headers.get("set-cookie")?.split(";")[0] ?? "";

async function page(path) {
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const begin = now();
    const answer = await fetch(address + path, { redirect: "manual", headers: { cookie } });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    await answer.arrayBuffer();
    times.push(now() - begin);
  }
  return median(times);
}

const line = (what, time, ratio, peer) => console.log(`${what.padEnd(58)} ${time.toFixed(1).padStart(9)} ms   ${ratio.toFixed(2).padStart(7)} × ${peer}`);

const nothing = await page("/healthz");
console.log(`an answer that does nothing${" ".repeat(31)} ${nothing.toFixed(1).padStart(9)} ms`);
for (const [what, path] of [
  ["cockpit of a city, 2006-07", "/cockpit/430700/2006-07"],
  ["cockpit of a city of today, 2024", "/cockpit/320500/2024"],
  ["cockpit of a province over its cities, 2024", "/cockpit/330000/2024"],
  ["indicator page, 25 years", "/indicator/gdp.total/320500/2024"],
  ["league of 300 cities, both ranks, ten years of places", "/league?indicator=gdp.total&period=2024&group=kind:city"],
  ["the door behind a rank among 300 cities", "/figure/level-rank/320500/gdp.total/2024/this"],
  ["bulletin page", "/bulletin/430700/2006-07"],
]) {
  const time = await page(path);
  line(what, time, time / nothing, "that");
}

// The same league by a plain script: read the panel, grow, rank, eleven years.
const panel = "packs/demo/cities/panel.csv";
const begin = now();
const rows = readFileSync(panel, "utf8").split("\n").slice(1).map((text) => text.split(","));
const split = now() - begin;
const value = new Map(rows.map((row) => [`${row[4]}/${row[0]}`, Number(row[5])]));
const codes = [...new Set(rows.map((row) => row[4]))];
const started = now();
for (let year = 2014; year <= 2024; year += 1) {
  for (const of of [(code) => value.get(`${code}/${year}`), (code) => value.get(`${code}/${year}`) / value.get(`${code}/${year - 1}`)]) {
    codes.map((code) => [code, of(code)]).sort((one, other) => other[1] - one[1]);
  }
}
const script = now() - started;
const league = await page("/league?indicator=gdp.total&period=2024&group=kind:city");
line("the league's page", league, league / script, `the same ranks by a script in floats (${script.toFixed(1)} ms), page and exactness included`);

// 200,000 rows of figures, checked cell by cell.
const big = join(folder, "big.csv");
const head = "unit,indicator,period,measure,value,unit_of_measure,source\n";
const body = [];
for (let at = 0; at < 200_000; at += 1) {
  const month = String(1 + (at % 12)).padStart(2, "0");
  const city = ["430100", "430200", "430300", "430400", "430500", "430600", "430700", "430800", "430900", "431000"][Math.floor(at / 12) % 10];
  const year = 1950 + (Math.floor(at / 120) % 150);
  const indicator = ["out.va", "out.gross", "gdp.total", "fin.revenue", "fin.profit", "tax.industrial", "inv.urban", "fiscal.revenue", "trade.total", "out.sales", "gdp.primary", "gdp.tertiary"][Math.floor(at / 18_000)];
  body.push(`${city},${indicator},${year}-${month},this,${100 + (at % 7)}.5,亿元,statistics.report`);
}
writeFileSync(big, `${head}${body.join("\n")}\n`);
const time = (run) => {
  const begun = now();
  run();
  return now() - begun;
};
const lines = time(() => readFileSync(big, "utf8").split("\n").map((text) => text.split(",")));
const dry = time(() => execFileSync(program, ["import", big, "--data", join(folder, "data")]));
line("200,000 rows: dry run, every cell checked", dry, dry / lines, `splitting the lines (${lines.toFixed(0)} ms)`);
const taken = time(() => execFileSync(program, ["import", big, "--commit", "--data", join(folder, "data")]));
line("200,000 rows: checked and taken in, one transaction", taken, taken / dry, "its dry run");
const [copy, backup] = [join(folder, "copy.sqlite"), join(folder, "books.backup")];
const plain = time(() => writeFileSync(copy, readFileSync(join(folder, "data", "gongshu.sqlite"))));
const backed = time(() => execFileSync(program, ["backup", backup, "--data", join(folder, "data")]));
line("backup while serving, 335,000 figures", backed, backed / plain, `copying the file (${plain.toFixed(0)} ms)`);
console.log(`(reading the panel's ${rows.length} lines took the script ${split.toFixed(0)} ms)`);
