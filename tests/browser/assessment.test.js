// Assessments: a year's places, the way to a point, the veto on the county, the bonus, and other weights that change nothing.

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

test("the last year is settled, with a veto on a county, a proposal and a bonus", { timeout: 60_000 }, async () => {
  const page = await as("office", "/assessments?lang=en");
  assert.match(await page.locator(".lede").innerText(), /2 assessments, 0 under way/);
  await page.locator("table tbody tr").first().locator("a").click();
  assert.match(await page.locator("h1").innerText(), /settled/);
  const taoyuan = page.locator("tr[data-unit='park:taoyuan']");
  assert.match(await taoyuan.innerText(), /task done/);
  assert.match(await page.locator("tr[data-unit='park:shimen']").innerText(), /task not done/);
  assert.match(await page.locator("#vetoes").innerText(), /石门县|Shimen/);
  assert.match(await page.locator("#proposals").innerText(), /propose to move the heads/);
  // 100000.01: 40000.01 to leaders of whom none is named, 30000 to two who served twelve months each.
  const bonus = await page.locator("#bonus").innerText();
  for (const amount of ["40000.01", "15000.00", "18947.37", "11052.63"]) assert.ok(bonus.includes(amount), `${amount} in ${bonus}`);
  // The appeal made a second version; each is made again to the byte.
  assert.equal(await page.locator("#versions tbody tr").count(), 3);
  assert.equal(await page.locator("#versions .pill.good").count(), 3);
  await taoyuan.locator("a").click();
  // 112.7 of 105: 40 and 0.5 for each of 7.33 points over; 4.44 of 4.4 after the appeal
  assert.match(await page.locator("[data-item='park.sales']").innerText(), /43\.67/);
  assert.match(await page.locator("[data-item='park.tax']").innerText(), /4\.44/);
});

test("whoever is assessed does its points again; other weights keep nothing", { timeout: 60_000 }, async () => {
  const park = await as("park", "/assessments/2/unit/park:deshan?lang=en");
  // 201.4 of 190 is 106 %
  assert.match(await park.locator("[data-item='park.sales'] .replay").innerText(), /201\.4 ÷ 190 × 100 = 106/);
  assert.equal((await park.goto(`${address}/assessments/2/unit/park:shimen`)).status(), 404);
  const office = await as("office", "/assessments/schemes/parks-2006?lang=en");
  await office.fill("[name='w.park.sales']", "10");
  await office.locator("form button.primary").click();
  assert.equal(await office.locator("[name='w.park.sales']").inputValue(), "10");
  assert.ok(0 < (await office.locator("#tried tbody tr").count()));
  await office.goto(`${address}/assessments/schemes/parks-2006`);
  assert.equal(await office.locator("[name='w.park.sales']").inputValue(), "40");
});

test("anybody can read the pages", { timeout: 120_000 }, async () => {
  const { cookies } = await signedIn(browser, "office");
  await lookAt(browser, address, ["/assessments", "/assessments/2", "/assessments/2/unit/park:taoyuan", "/assessments/schemes/parks-2006"], { storageState: { cookies, origins: [] } });
});
