// A statistician's month: who reported, one sent back, the rest checked and accepted, closed with named exceptions, opened again by leave,
// corrected, closed again, and the bridge between the two versions.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { lookAt, SIZES } from "./look.js";
import { day, people, serve } from "./own.js";

// A data folder of its own: a closed month is nothing the other tests should find.
const folder = process.env.GONGSHU_FOURTH;
const desk = "/desk/output/2025-12";
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

test("the desk says who reported, and its parts add up", { timeout: 120_000 }, async () => {
  await open("/desk");
  await page.click(`a[href="${desk}"]`);
  const [expected, missing, returned, waiting, checked, accepted] = [await count(""), await count("missing"), await count("returned"), await count("waiting"), await count("checked"), await count("accepted")];
  assert.ok(0 < waiting && 0 < missing && 0 < checked);
  assert.equal(missing + returned + waiting + checked + accepted, expected);
  await lookAt(browser, address, [page.url().slice(address.length)], { storageState: await page.context().storageState() });
});

let respondent;

test("the list is walked with j and k", { timeout: 60_000 }, async () => {
  await open(desk);
  const names = await page.locator("tbody[data-walk] th a").allInnerTexts();
  const standing = () => page.evaluate(() => document.activeElement.innerText);
  for (const [key, expected] of [["j", 0], ["j", 1], ["j", 2], ["k", 1]]) {
    await page.keyboard.press(key);
    assert.equal(await standing(), names[expected]);
  }
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/desk\/output\/2025-12\/.+/);
  assert.ok((await page.locator("h1").innerText()).startsWith(names[1]));
});

test("a report is sent back with a reason, never edited", { timeout: 120_000 }, async () => {
  await open(`${desk}?state=waiting`);
  await page.locator("table.grid[data-sortable] tbody a").first().click();
  respondent = new URL(page.url()).pathname.split("/").pop();
  assert.equal(await page.locator("main input[type=number], main td input").count(), 0);
  await page.fill("input[name=reason]", "用电量与上月相差过大，请核对");
  await page.click("button.danger");
  assert.match(await page.locator("h1").innerText(), /Sent back/);
  assert.match(await page.locator(".timeline").innerText(), /用电量与上月相差过大/);
  await open(desk);
  assert.equal(await count("returned"), 1);
});

const number = (text) => Number(text.replace("−", "-").replaceAll(",", ""));
const sum = (texts) => texts.map(number).reduce((all, it) => all + it, 0);
/** What the correction changed, by the bridge. */
let corrected = 0;

test("what is clean is checked and accepted at once, and the month closes with named exceptions", { timeout: 240_000 }, async () => {
  await open(desk);
  await page.click("form[action$='/all/check'] button");
  assert.match(await page.locator("[role=status]").innerText(), /\d+ checked/);
  await page.click("form[action$='/all/accept'] button");
  assert.match(await page.locator("[role=status]").innerText(), /\d+ accepted/);
  await open("/close/output/2025-12");
  await page.click("form[action='/close/output/2025-12'] button.primary");
  assert.match(await page.locator("[role=alert]").innerText(), /not accepted yet/);
  await page.fill("input[name=others]", "逾期未报，已书面催报");
  await page.click("form[action='/close/output/2025-12'] button.primary");
  assert.match(await page.locator(".sentence").innerText(), /Closed, version 1/);
  // What would betray an enterprise is withheld, and the page says of each why.
  const why = await page.locator("section.panel", { hasText: "withheld" }).locator("tbody tr td").allInnerTexts();
  assert.ok(0 < why.length && why.every((text) => /fewer than 3|more than 85%|would follow/.test(text)), why.join("; "));
});

test("a correction opens the month, makes a second version and shows its bridge", { timeout: 240_000 }, async () => {
  await page.click(".timeline details summary");
  await page.fill(".timeline details input[name=reason]", "企业更正产值");
  await page.fill(".timeline details input[name=approver]", "统计局分管领导");
  await page.fill(".timeline details input[name=until]", day(3));
  await page.click(".timeline details button.danger");
  assert.match(await page.locator(".timeline").innerText(), /Open again until/);
  // The enterprise's own figures, 5,000 more in the month and in the year.
  await open(`${desk}/${respondent}`);
  const cells = await page.locator("section table.grid").first().locator("tbody tr:not(.section)").evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td.num")].map((cell) => Number(cell.childNodes[0].textContent.replaceAll(",", "").replace(/\D*$/, "") || cell.querySelector(".pill")?.innerText.replaceAll(",", "")))));
  const figures = cells.map((row, at) => (at < 1 ? [row[0] + 5000, row[1] + 5000, row[2], row[3]] : row)).flat();
  const headings = ["01", "03", "04", "05"].flatMap((line) => ["month", "ytd", "month_last_year", "ytd_last_year"].map((column) => `${line}.${column}`));
  const file = `${folder}/correction.csv`;
  writeFileSync(file, `code,${headings}\n${respondent},${figures}\n`);
  execFileSync(process.env.GONGSHU_PROGRAM, ["import", file, "--form", "output", "--period", "2025-12", "--commit", "--data", folder, "--lang", "en"], { env: { ...process.env, DATABASE_URL: "" } });
  await open(`${desk}/${respondent}`);
  await page.click("button.primary");
  await page.click("button.primary");
  assert.match(await page.locator("h1").innerText(), /Accepted/);
  await open("/close/output/2025-12");
  await page.fill("input[name=others]", "逾期未报，已书面催报");
  await page.fill("input[name=reason]", "企业更正产值");
  await page.click("form[action='/close/output/2025-12'] button.primary");
  assert.match(await page.locator(".sentence").innerText(), /Closed, version 2/);
  await page.click("a[href*='/bridge']");
  const total = await page.locator("tfoot td.num").allInnerTexts();
  const rows = await page.locator("tbody tr").count();
  assert.equal(rows, 1);
  assert.equal(total[2], await page.locator("tbody td.num").nth(2).innerText());
  corrected = number(total[2]);
  await lookAt(browser, address, [page.url().slice(address.length)], { storageState: await page.context().storageState() });
});

test("the month's table: the rows' pulls add up to the growth of all, and every version can be looked at", { timeout: 120_000 }, async () => {
  await open("/month/output/2025-12?by=region&line=01&column=ytd");
  const pulls = await page.locator("tbody td.pull").allInnerTexts();
  const whole = number((await page.locator("table tfoot").first().locator("td.num").allInnerTexts())[7]);
  assert.ok(1 < pulls.length);
  assert.ok(Math.abs(sum(pulls) - whole) < 0.005 * pulls.length + 0.005);
  // Three growths stand side by side, and what the change is made of adds up.
  assert.equal(await page.locator(".tiles .tile").count(), 3);
  const parts = page.locator(".panel table");
  assert.equal(sum(await parts.locator("tbody td:nth-of-type(2)").allInnerTexts()), number(await parts.locator("tfoot td:nth-of-type(2)").innerText()));
  await lookAt(browser, address, [page.url().slice(address.length)], { storageState: await page.context().storageState() });
  // The first close of the month had what the bridge says less.
  const choices = await page.locator("select[name=version] option").evaluateAll((all) => all.map((one) => one.value));
  assert.equal(choices.length, 3);
  const total = async (version) => {
    await open(`/month/output/2025-12?by=region&line=01&column=month&version=${version}`);
    return number((await page.locator("table tfoot").first().locator("td.num").allInnerTexts())[1]);
  };
  assert.notEqual(corrected, 0);
  assert.equal((await total(choices[0])) - (await total(choices[1])), corrected);
});

test("two divisions against each other, and the tree: every level adds up", { timeout: 120_000 }, async () => {
  await open("/month/output/2025-11?by=region&across=size&line=01&column=month");
  for (const cells of await page.locator("table").first().locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.innerText)))) {
    assert.equal(sum(cells.slice(1).map((cell) => cell || "0")), number(cells[0]));
  }
  await lookAt(browser, address, [page.url().slice(address.length)], { storageState: await page.context().storageState() });
  await page.click("a[href*='/tree']");
  const changes = (of) => of.evaluateAll((items) => items.map((item) => item.querySelector(".treeline .num:nth-child(4)").innerText));
  const first = page.locator(".tree > ul > li").first();
  await first.locator("> details > summary").click();
  assert.equal(sum(await changes(first.locator("> details > ul > li"))), number((await changes(first))[0]));
  await lookAt(browser, address, [page.url().slice(address.length)], { storageState: await page.context().storageState() });
});

test("the efficiency set of a month", { timeout: 120_000 }, async () => {
  await open("/month/finance/2025-11/efficiency?by=size");
  assert.equal(await page.locator("thead th").count(), 9);
  assert.ok(!(await page.locator("table tfoot").first().innerText()).includes("—"));
  await lookAt(browser, address, [page.url().slice(address.length)], { storageState: await page.context().storageState() });
});
