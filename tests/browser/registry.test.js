// The enterprise registry: the sentence, its doors, the filter, the workbook, and an enterprise that may be there already.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { lookAt } from "./look.js";
import { signedIn } from "./signed.js";

const address = process.env.GONGSHU_ADDRESS;
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.GONGSHU_BROWSER, args: ["--no-sandbox"] });
});
after(() => browser.close());

async function as(login, path) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, storageState: await signedIn(browser, login) });
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(`${path}: ${error}`));
  await page.goto(address + path);
  return page;
}

const CITY = "/registry/430700/2025-12";

test("the number in the sentence is the number of the list, of the tile and of the tab", { timeout: 60_000 }, async () => {
  const page = await as("statistician", CITY);
  const sentence = await page.locator(".lede .sentence").first().innerText();
  const count = sentence.match(/在库 (\d+) 户/)[1];
  assert.equal((await page.locator(".tile .big .door").first().innerText()).replace(",", ""), count);
  await page.locator(".tile .big .door").first().click();
  assert.ok((await page.locator(".tabs a[aria-current]").innerText()).endsWith(count));
  assert.ok((await page.locator("section.panel p").first().innerText()).startsWith(count));
  // The counties are the city.
  let sum = 0;
  for (const county of ["430702", "430703", "430721", "430722", "430723", "430724", "430725", "430726", "430781"]) {
    await page.goto(`${address}/registry/${county}/2025-12`);
    sum += Number((await page.locator(".lede .sentence").first().innerText()).match(/在库 (\d+) 户/)[1]);
  }
  assert.equal(String(sum), count);
});

test("a change is a door to the row, and the row says it", { timeout: 60_000 }, async () => {
  const page = await as("statistician", CITY);
  const exit = page.locator("#exit tbody tr").first();
  const [, day, reason] = await exit.locator("td").allInnerTexts();
  await exit.locator("th a").click();
  const row = await page.locator("main").innerText();
  assert.ok(row.includes(day) && row.includes(reason) && row.includes("不在库"), row);
});

test("members are filtered, and what is seen is what the workbook has", { timeout: 60_000 }, async () => {
  const page = await as("statistician", `${CITY}?show=members`);
  await page.fill(".filters input[name=q]", "轴承");
  await page.click(".filters button");
  assert.ok(await page.locator("tbody tr").count() > 0);
  for (const text of await page.locator("tbody tr").allInnerTexts()) assert.ok(text.includes("轴承"), text);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("a[href*='export.xlsx']")]);
  assert.ok(download.suggestedFilename().endsWith(".xlsx"));
});

test("whoever does not see what single enterprises take in sees no projection", { timeout: 60_000 }, async () => {
  const page = await as("statistician", `${CITY}?show=growing`);
  assert.ok(await page.locator("tbody tr").count() > 0);
  const reviewer = await as("reviewer", `${CITY}?show=growing`);
  assert.equal(await reviewer.locator(".tabs a", { hasText: "准规上" }).count(), 0);
  assert.equal(await reviewer.locator("tbody tr").count(), 0);
});

test("an enterprise that may be there already is asked about, and entered when it is another one", { timeout: 60_000 }, async () => {
  const page = await as("statistician", `${CITY}?show=members`);
  const name = await page.locator("tbody th a").first().innerText();
  await page.locator("tbody th a").first().click();
  const region = (await page.locator("dd a[href^='/register/unit/']").first().getAttribute("href")).split("/").pop();
  await page.goto(`${address}/register/enterprise/new`);
  await page.fill("[name='field.name']", name);
  await page.fill("[name='field.region']", region);
  await page.selectOption("[name='field.in_registry']", "out");
  await page.click("form.fields .actions button");
  assert.ok((await page.locator(".notice.warning").innerText()).includes(name));
  await page.click("form.fields .actions button");
  await page.waitForURL(/done=/);
});

test("no serious accessibility finding, in either light, at a desk or on a phone", { timeout: 300_000 }, async () => {
  const pages = ["events", "members", "growing", "missing"].map((show) => `${CITY}?show=${show}`);
  await lookAt(browser, address, pages, { storageState: await signedIn(browser) });
});
