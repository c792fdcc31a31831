// A city's file: tried with its findings, found again after a reload, refused whole for one slip, taken in whole without.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { lookAt, SIZES } from "./look.js";
import { people, serve } from "./own.js";

// A data folder of its own: what is taken in here nobody else should find.
const folder = process.env.GONGSHU_FIFTH;
const desk = "/desk/output/2025-12";
const upload = "/upload/output/2025-12";
let browser, server, address, page;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.GONGSHU_BROWSER, args: ["--no-sandbox"] });
  server = await serve(folder);
  address = server.address;
  page = await people(browser, server).as("statistician");
});
after(async () => {
  await browser.close();
  await server.end();
});

const open = async (path) => page.goto(address + path + (path.includes("?") ? "&" : "?") + "lang=en");
const count = async (state) => Number(await page.locator(`.strip a[data-state="${state}"] b`).innerText());

/** A report's figures, line by line, as the desk prints them; nothing where there is no report. */
async function figures(period, respondent) {
  await open(`/desk/output/${period}/${respondent}`);
  const rows = page.locator("section table.grid").first().locator("tbody tr:not(.section)");
  const cells = await rows.evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td.num")].map((cell) => Number((cell.querySelector(".pill")?.innerText ?? cell.childNodes[0].textContent).replaceAll(",", "").replace(/\D*$/, "")))));
  return cells.length === 4 && cells.flat().every(Number.isFinite) ? cells : undefined;
}

/** December after November, and as much a year earlier as was reported then. */
async function december(respondent) {
  const [november, before] = [await figures("2025-11", respondent), await figures("2024-12", respondent)];
  if (!november || !before) return undefined;
  return november.map(([month, ytd], at) => [month, ytd + month, before[at][0], before[at][1]]).flat();
}

async function send(name, lines) {
  const columns = ["01", "03", "04", "05"].flatMap((line) => ["month", "ytd", "month_last_year", "ytd_last_year"].map((column) => `${line}.${column}`));
  const file = `${folder}/${name}`;
  writeFileSync(file, [["code", ...columns], ...lines].map((line) => line.join(",")).join("\n"));
  await open(upload);
  await page.setInputFiles("input[type=file]", file);
  await page.click("form.drop button");
  await page.waitForURL(/\/upload\/output\/2025-12\/[0-9a-f]{16}/);
  await page.locator("[aria-busy]").waitFor({ state: "detached", timeout: 60_000 });
}

let lines = [];
let missing;

test("a file with one slip is refused whole, and its finding names the cell", { timeout: 180_000 }, async () => {
  await open(`${desk}?state=missing`);
  missing = await count("missing");
  const hrefs = await page.locator("table.grid[data-sortable] tbody a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  for (const respondent of hrefs.map((href) => href.split("/").pop())) {
    const own = await december(respondent);
    if (own) lines.push([respondent, ...own]);
    if (lines.length === 3) break;
  }
  assert.equal(lines.length, 3);
  await open(desk);
  await page.click(`a[href="${upload}"]`);
  await lookAt(browser, address, [upload], { storageState: await page.context().storageState() });
  const wrong = lines.map((line) => [...line]);
  wrong[1][1] = "lots";
  await send("wrong.csv", wrong);
  assert.match(await page.locator("[role=alert]").innerText(), /1 thing must be mended/);
  const first = page.locator("table.findings tbody tr").first();
  assert.match(await first.innerText(), /B3/);
  assert.equal(await page.locator("form[action$='/commit']").count(), 0);
  // Left and opened again, it is there as it was.
  await page.reload();
  assert.match(await page.locator("[role=alert]").innerText(), /1 thing must be mended/);
  const downloading = page.waitForEvent("download");
  await page.click("a[href$='/findings.xlsx']");
  assert.ok(readFileSync(await (await downloading).path()).subarray(0, 2).equals(Buffer.from("PK")));
  await lookAt(browser, address, [new URL(page.url()).pathname], { storageState: await page.context().storageState() });
  await open(desk);
  assert.equal(await count("missing"), missing);
});

test("a file without errors is taken in on a yes, once", { timeout: 180_000 }, async () => {
  await send("good.csv", lines);
  assert.match(await page.locator(".sentence").innerText(), /confirm to take in 3 reports/);
  const own = page.url();
  await open(upload);
  assert.match(await page.locator("main ul").innerText(), /good\.csv waits for your yes/);
  await page.goto(own);
  await page.click("form[action$='/commit'] button");
  await page.locator("[role=status]").waitFor({ timeout: 60_000 });
  assert.match(await page.locator("[role=status]").innerText(), /3 reports were taken in/);
  await page.reload();
  assert.match(await page.locator("[role=status]").innerText(), /3 reports were taken in/);
  await open(desk);
  assert.equal(await count("missing"), missing - 3);
});
