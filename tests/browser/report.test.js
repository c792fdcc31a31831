// An enterprise reports: by a pasted block, with the keyboard, through a finding that must be mended and one that must be explained, on a
// desk and on a phone, in both languages.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { lookAt, SIZES } from "./look.js";
import { signedIn } from "./signed.js";

const address = process.env.GONGSHU_ADDRESS;
let browser;

/** The last month that ended, in China, that has a report of its own. */
const month = (() => {
  const now = new Date(Date.now() + 8 * 3_600_000);
  // The first two months are reported in February.
  const at = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1));
  if (at.getUTCMonth() === 0) at.setUTCMonth(-1);
  return at.toISOString().slice(0, 7);
})();
// In February the month's own columns are grey.
const merged = month.endsWith("-02");
const own = `/reports/output/${month}/ent:changde-cigarette`;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.GONGSHU_BROWSER, args: ["--no-sandbox"] });
});
after(() => browser.close());

async function as(login, viewport = SIZES[0]) {
  const context = await browser.newContext({ viewport, storageState: await signedIn(browser, login) });
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(String(error)));
  page.on("console", (said) => assert.ok(!said.text().includes("Content Security Policy"), said.text()));
  return page;
}

/** Pastes text into the focused cell as Excel and WPS do. */
const paste = (page, text) =>
  page.evaluate((block) => {
    const data = new DataTransfer();
    data.setData("text/plain", block);
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);

const cell = (line, column) => `[name="cell.${line}.${column}"]`;
const first = merged ? "ytd" : "month";

test("a report is pasted, mended, explained and sent", { timeout: 120_000 }, async () => {
  const page = await as("enterprise");
  await page.goto(`${address}/?lang=zh`);
  await page.click(`a[href="${own}"]`);
  assert.ok((await page.locator(".sentence").innerText()).includes("前报送"));
  assert.ok((await page.locator(".marks").innerText()).includes("B204-1"), "the form carries its marks");

  // Exports of 60 in sales of 50: month, year to date, and the same a year earlier.
  await page.focus(cell("01", first));
  const block = [["100", "1,000"], ["50", "500"], ["60", "600"], ["5", "50"]].map(([now, ytd]) => (merged ? [ytd, "", ytd] : [now, ytd, now, ytd]).join("\t")).join("\r\n");
  await paste(page, `${block}\r\n`);
  assert.equal(await page.inputValue(cell("01", "ytd")), "1000", "separators are taken off");
  assert.equal(await page.inputValue(cell("05", "ytd_last_year")), "50");
  assert.ok((await page.locator("[data-told]").innerText()).includes("已粘贴"));

  // It is taken back and done again by the keyboard.
  await page.keyboard.press("Control+z");
  assert.equal(await page.inputValue(cell("01", "ytd")), "");
  await page.keyboard.press("Control+y");
  assert.equal(await page.inputValue(cell("01", "ytd")), "1000");

  // The checks come by themselves: at the cell, and in the list with what would do.
  const must = page.locator(`li[data-cell="cell.03.ytd"][data-grade=must]`);
  await must.waitFor();
  assert.ok((await must.innerText()).includes("应 ≥ 600"));
  assert.ok(await page.locator(`td.must ${cell("03", "ytd")}`).count(), "the cell is marked");
  await page.locator("[data-saved]", { hasText: "已保存" }).waitFor();
  await page.reload();
  assert.equal(await page.inputValue(cell("03", "ytd")), "500", "the draft saved itself");

  // Sent all the same, it comes back with everything typed, the reader standing in the first wrong cell.
  await page.click("form.report button.primary");
  await page.waitForLoadState();
  assert.ok((await page.locator(".errors").innerText()).includes("没有报送"));
  assert.equal(await page.evaluate(() => document.activeElement.name), `cell.03.${first}`);

  // Mended with the keyboard: Enter goes down, arrows go across.
  await page.focus(cell("01", first));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.name), `cell.04.${first}`);
  if (!merged) {
    await page.keyboard.type("10");
    await page.keyboard.press("ArrowRight");
  }
  await page.keyboard.type("100");
  await page.keyboard.press("ArrowDown");
  await must.waitFor({ state: "detached" });

  // Sales at half of output have to be explained.
  const why = page.locator('textarea[name="why.V2.01.ytd"]');
  await why.waitFor();
  await page.click("form.report button.primary");
  await page.waitForLoadState();
  assert.ok((await page.locator(".errors").innerText()).includes("没有报送"));
  await why.fill("产品待验收，下月集中发货");
  for (const other of await page.locator("textarea[name^='why.']").all()) if (!(await other.inputValue())) await other.fill("本年新投产，上年无可比数");
  await page.click("form.report button.primary");
  await page.waitForURL("**sent=1");
  assert.match(await page.locator(".sentence").innerText(), /报送成功：第 1 版，编号 \d+/);
  assert.equal(await page.locator("form.report input:not([type=hidden])").count(), 0, "what was sent is read");
  assert.ok((await page.locator(".timeline").innerText()).includes("韩梅"));

  await page.goto(`${address}/reports?lang=en`);
  assert.equal(await page.locator(".panel").first().locator(`a[href="${own}"]`).count(), 0, "it waits no more");
  assert.ok((await page.locator(`a.pill[href="${own}"]`).innerText()).includes("Sent"));

  // The statistics duty reads it, a department does not.
  const statistician = await as("statistician");
  assert.equal((await statistician.goto(address + own)).status(), 200);
  assert.equal(await statistician.locator("form.report input:not([type=hidden])").count(), 0);
  assert.equal((await (await as("department")).goto(address + own)).status(), 404);
});

test("a report is filled in and printed without scripts, and on a phone", { timeout: 120_000 }, async () => {
  const energy = own.replace("output", "energy");
  const context = await browser.newContext({ viewport: SIZES[1], javaScriptEnabled: false, storageState: await signedIn(browser, "enterprise") });
  const page = await context.newPage();
  await page.goto(`${address + energy}?lang=en`);
  await page.fill(cell("electricity", "ytd"), "12万");
  await page.click("button[formaction$='/draft']");
  assert.ok((await page.locator("td .error").innerText()).includes("digits only"));
  await page.fill(cell("electricity", "ytd"), "12.5");
  await page.click("button[formaction$='/draft']");
  assert.ok((await page.locator(".sentence").innerText()).includes("saved"));
  assert.equal(await page.inputValue(cell("electricity", "ytd")), "12.5");
  // The figures move in their own box, the names stay.
  const box = page.locator(".report .scroll");
  assert.ok(await box.evaluate((one) => one.clientWidth < one.scrollWidth && one.clientWidth <= innerWidth));
  await page.goto(`${address + energy}?blank=1`);
  assert.equal(await page.locator(".report input:not([type=hidden])").count(), 0);
  const state = await signedIn(browser, "enterprise");
  for (const lang of ["zh", "en"]) await lookAt(browser, address, [`/reports?lang=${lang}`, `${energy}?lang=${lang}`, `${own}?correct=1`, `${energy}?blank=1`], { storageState: state });
});

test("the template goes out and comes back as a draft", { timeout: 60_000 }, async () => {
  const page = await as("enterprise");
  const finance = own.replace("output", "finance");
  const file = await page.request.get(`${address + finance}/template.xlsx`);
  assert.equal((await file.body()).toString("latin1", 0, 2), "PK");
  await page.goto(`${address + finance}?lang=zh`);
  await page.setInputFiles("form.drop input[type=file]", { name: "a.xlsx", mimeType: "application/octet-stream", buffer: await file.body() });
  await page.click("form.drop button");
  await page.locator(".sentence", { hasText: "还没有报送" }).waitFor();
  // Another form's template is told for what it is.
  await page.setInputFiles("form.drop input[type=file]", { name: "b.xlsx", mimeType: "application/octet-stream", buffer: await (await page.request.get(`${address + own}/template.xlsx`)).body() });
  await page.click("form.drop button");
  await page.locator(".findings", { hasText: "不是这里要填的" }).waitFor();
});
