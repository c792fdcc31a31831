// Tuesdays in the villages, the sheets of leaders before the quarterly meeting, and observation tours.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { lookAt, SIZES } from "./look.js";
import { people, serve } from "./own.js";

const folder = process.env.GONGSHU_VISITS;
const shots = process.env.GONGSHU_SHOTS;
let browser, server, address, as, cookies;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.GONGSHU_BROWSER, args: ["--no-sandbox"] });
  server = await serve(folder);
  address = server.address;
  ({ as, cookies } = people(browser, server));
});
after(async () => {
  await browser.close();
  await server.end();
});

test("who goes where is seen, and how often they went", async () => {
  const leader = await as("leader");
  await leader.goto(`${address}/visits?lang=en`);
  assert.match(await leader.locator("h1").innerText(), /Tuesday in the villages/);
  const lines = leader.locator("#attendance tbody tr");
  assert.ok((await lines.count()) >= 4, "every leader with a contact");
  for (const cells of await lines.evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.innerText)))) {
    const [due, inTime, late, excused, missed] = cells.map(Number);
    assert.ok(inTime + late + excused + missed <= due, `${cells}`);
  }
  // Last week everybody had their turn; each of them is a matter with its story.
  await leader.click("p.actions a.button >> nth=0");
  await leader.waitForSelector("#roster");
  await leader.locator("#roster tbody a").first().click();
  await leader.waitForSelector("#proof");
  const workbook = await leader.request.get(`${address}/visits/export.xlsx`);
  assert.equal(workbook.status(), 200);
});

test("a leader's quarter is a sheet", async () => {
  const office = await as("office");
  await office.goto(`${address}/visits/leaders?lang=en`);
  assert.ok((await office.locator("article.leader").count()) >= 3);
  assert.match(await office.locator("article.leader").first().innerText(), /Problems collected/);
});

test("a tour without a candidate warns; candidates are chosen from the register", async () => {
  const office = await as("office");
  await office.goto(`${address}/meetings?lang=en`);
  // What a body last held is reached from how it met.
  await office.locator("tr", { hasText: "City observation group" }).locator("a").last().click();
  await office.waitForSelector("dl.facts");
  await office.locator("p.actions a", { hasText: "Observation tour" }).click();
  await office.waitForSelector(".lede");
  const page = office.url();
  if ((await office.locator("[data-candidate]").count()) === 0) assert.match(await office.locator(".missing").innerText(), /There is no candidate/);
  if ((await office.locator("form[data-act=add]").count()) === 0) return;
  await office.fill("form[data-act=add] [name=row]", "no such enterprise");
  await office.click("form[data-act=add] button");
  assert.match(await office.locator("[role=alert]").innerText(), /no “no such enterprise” in the register/);
  await office.fill("form[data-act=add] [name=row]", "ent:changde-cigarette");
  await office.click("form[data-act=add] button");
  await office.waitForSelector("[data-candidate]");
  assert.equal(await office.locator(".missing").count(), 0);
  await office.locator("form[data-act=ready] input[type=checkbox]").first().check();
  await office.locator("form[data-act=ready] button").first().click();
  await office.goto(page);
  assert.ok(await office.locator("form[data-act=ready] input[type=checkbox]").first().isChecked());
});

test("the pages of visits and tours can be read by anybody", async () => {
  const state = { storageState: await cookies("leader") };
  const pages = ["/visits", "/visits/leaders"];
  await lookAt(browser, address, pages, state);
  if (!shots) return;
  for (const viewport of SIZES) {
    for (const lang of ["zh", "en"]) {
      const context = await browser.newContext({ viewport, ...state });
      const page = await context.newPage();
      for (const path of pages) {
        await page.goto(`${address}${path}?lang=${lang}`);
        await page.screenshot({ path: `${shots}/visits${path.replace(/[^a-z0-9]/g, "-")}-${viewport.width}-${lang}.png`, fullPage: true });
      }
      await context.close();
    }
  }
});
