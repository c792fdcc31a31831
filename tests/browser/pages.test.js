// What a mayor, a statistician and a newcomer do in the browser, on the demonstration regions.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { signedIn } from "./signed.js";

const address = process.env.GONGSHU_ADDRESS;
const folder = mkdtempSync(join(tmpdir(), "gongshu-"));
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.GONGSHU_BROWSER, args: ["--no-sandbox"] });
});
after(() => browser.close());

/** A page with its own cookies; a script error fails the test, and so does whatever the page's policy had to stop. */
async function open(path, size = { width: 1440, height: 900 }) {
  const context = await browser.newContext({ viewport: size, storageState: await signedIn(browser) });
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(`${path}: ${error}`));
  page.on("console", (said) => assert.ok(!said.text().includes("Content Security Policy"), `${path}: ${said.text()}`));
  const answer = await page.goto(address + path);
  assert.equal(answer.status(), 200, path);
  return page;
}

const digits = (text) => text.match(/\d+(\.\d+)?/g) ?? [];

test("the cockpit says the month in a sentence, the same figures in both languages", async () => {
  const zh = await open("/cockpit/430700/2006-07?lang=zh");
  const said = await zh.locator(".lede .sentence").first().innerText();
  for (const words of ["106.8亿元", "增长19.1%", "低于全省平均水平1.2个百分点", "第9位", "59.2%", "60.4%", "23.9%"]) {
    assert.ok(said.includes(words), `${words} in ${said}`);
  }
  const en = await open("/cockpit/430700/2006-07?lang=en");
  const doors = (page) => page.locator(".lede .sentence .door").allInnerTexts();
  assert.deepEqual((await doors(zh)).flatMap(digits), (await doors(en)).flatMap(digits));
  assert.ok(!/[\u4e00-\u9fff]/.test(await en.locator("main").innerText()), "no Chinese on the English page");
});

test("the home page leads to a headline, and a page without one says where there is one", async () => {
  const page = await open("/?lang=zh");
  await page.click(".links.big a:has-text('常德市')");
  assert.ok((await page.locator(".lede .sentence").first().innerText()).includes("亿元"), page.url());
  await page.goto(`${address}/cockpit/430723/2006-07`);
  const lede = page.locator(".lede");
  assert.ok((await lede.innerText()).includes("本期没有可用的数据"));
  await lede.locator("a").first().click();
  assert.ok(page.url().endsWith("/cockpit/430723/2025-11"), page.url());
});

test("every figure of a cockpit is a door that opens", async () => {
  const page = await open("/cockpit/430700/2006-07?lang=zh");
  const doors = await page.locator("a.door").evaluateAll((all) => [...new Set(all.map((door) => door.getAttribute("href")))]);
  assert.ok(doors.length > 20, `${doors.length} doors`);
  for (const door of doors) {
    const answer = await page.request.get(address + door);
    assert.equal(answer.status(), 200, door);
  }
  await page.goto(`${address}/figure/pull/ent:changde-cigarette/out.va/2006-07/ytd?with=430700`);
  const text = await page.locator("main").innerText();
  for (const words of ["15.0个百分点", "部分增量 ÷ 总体上年同期数", "63.2亿元", "12.8亿元", "21.2亿元"]) {
    assert.ok(text.includes(words), `${words} in ${text}`);
  }
});

test("charts and maps are drawn, and the table beside them says the same", async () => {
  const page = await open("/indicator/gdp.total/430700/2024?lang=zh");
  const drawn = async (kind) => {
    await page.waitForSelector(`figure.${kind}[data-drawn] svg`);
    return page.locator(`figure.${kind} svg path`).count();
  };
  assert.ok((await drawn("chart")) > 25, "a bar a year and a line");
  await page.locator("figure.chart svg").first().hover();
  await page.waitForFunction(() => /20\d\d[^]*\d/.test(document.querySelector("figure.chart .canvas > div:last-child")?.innerText ?? ""));
  assert.equal(await page.locator("table.grid").first().locator("tbody tr").count(), 25);
  await page.goto(`${address}/cockpit/330000/2024`);
  assert.ok((await drawn("map")) >= 11, "a shape a city");
  assert.equal(await page.locator(".mapped tbody tr").count(), 11);
});

test("tables sort by mouse and keyboard, with what has no figure at the end", async () => {
  const page = await open("/league?indicator=gdp.total&period=2024&group=kind:city&by=level&lang=zh");
  const first = () => page.locator("table.grid tbody tr th").first().innerText();
  assert.equal(await first(), "深圳市");
  const growth = page.locator("thead th", { hasText: "同比增速" });
  await growth.click();
  const values = await page.locator("tbody tr td:nth-child(5)").evaluateAll((cells) => cells.map((cell) => Number(cell.dataset.sort)));
  assert.deepEqual(values, [...values].sort((one, other) => other - one));
  await growth.press("Enter");
  assert.equal(await growth.getAttribute("aria-sort"), "ascending");
  await page.keyboard.press("/");
  assert.ok(await page.locator("[data-search]").evaluate((input) => input === document.activeElement));
});

test("pickers keep unit and period in the address", async () => {
  const page = await open("/cockpit/430700/2024?lang=zh");
  await page.selectOption(".pickers select[name=period]", "2020");
  await page.waitForURL("**/cockpit/430700/2020");
  await page.fill(".pickers input[name=unit]", "苏州市");
  await page.locator(".pickers input[name=unit]").press("Enter");
  await page.waitForURL("**/cockpit/320500/2020");
});

test("a file with slips changes nothing; the mended one becomes a version", async () => {
  const page = await open("/import?lang=zh");
  const version = async () => (await (await page.request.get(`${address}/versions`)).text()).match(/id="v(\d+)"/)[1];
  const before = await version();
  const head = "单位,指标,时期,计量方式,数值,计量单位,来源\n";
  const bad = join(folder, "bad.csv");
  writeFileSync(bad, `${head}常德市,out.va,2006年13月,ytd,120.5,亿元,speech.secretary\n常德市,out.va,2006-08,ytd,一百,亿元,speech.secretary\n`);
  await page.setInputFiles("input[type=file]", bad);
  await page.click("form.drop button");
  await page.waitForSelector(".findings");
  const rows = await page.locator(".findings tbody tr").allInnerTexts();
  assert.ok(rows[0].includes("C2") && rows[1].includes("E3"), rows.join("\n"));
  assert.equal(await page.locator("form.confirm").count(), 0);
  assert.equal(await version(), before);

  const good = join(folder, "good.csv");
  writeFileSync(good, `\ufeff${head}常德市,规模工业增加值,2006年1—8月,,123.4,亿元,speech.secretary\n`);
  await page.goto(`${address}/import`);
  await page.setInputFiles("input[type=file]", good);
  await page.click("form.drop button");
  await page.click("form.confirm button");
  await page.waitForURL("**/versions**");
  assert.equal(Number(await version()), Number(before) + 1);
  await page.goto(`${address}/cockpit/430700/2006-08`);
  assert.ok((await page.locator(".lede").innerText()).includes("123.4亿元"));
  // The books as they were before it.
  await page.goto(`${address}/cockpit/430700/2006-08?as_of=${before}`);
  assert.ok(!(await page.locator(".lede").innerText()).includes("123.4"));
  // The version stays chosen on other pages, which say so, until the current one is asked for.
  await page.goto(`${address}/league`);
  assert.ok((await page.locator(".notice").innerText()).includes(`数据版本 ${before}`));
  await page.click(".notice a");
  assert.equal(await page.locator(".notice").count(), 0);
  // Taken back: a new version, and the cockpit has no such figure any more.
  await page.goto(`${address}/versions`);
  const row = page.locator(`#v${Number(before) + 1}`);
  await row.locator("summary").click();
  await row.locator("button").click();
  await page.waitForURL(`**/versions?done=${Number(before) + 2}*`);
  await page.goto(`${address}/cockpit/430700/2006-08`);
  assert.ok(!(await page.locator(".lede").innerText()).includes("123.4"));
});

test("on a phone nothing runs out of the page, and the sentence comes first", async () => {
  for (const path of ["/cockpit/430700/2006-07", "/league", "/indicator/gdp.total/430700/2024", "/bulletin/430700/2006-07", "/import", "/register/unit"]) {
    const page = await open(`${path}${path.includes("?") ? "&" : "?"}lang=zh`, { width: 390, height: 844 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 390, `${path} is ${wide} px wide`);
  }
  const page = await open("/cockpit/430700/2006-07?lang=zh", { width: 390, height: 844 });
  const box = await page.locator(".lede .sentence").first().boundingBox();
  assert.ok(box.y < 400, `the sentence begins at ${box.y}`);
});

test("the bulletin is written in four formats, and an office opens the docx", async () => {
  const page = await open("/bulletin/430700/2006-07?lang=zh");
  for (const [format, magic] of [["docx", "PK"], ["xlsx", "PK"], ["html", "<!doctype"], ["md", "# 常德市"]]) {
    const answer = await page.request.get(`${address}/bulletin/430700/2006-07?format=${format}`);
    const bytes = await answer.body();
    assert.ok(bytes.toString("utf8", 0, 40).startsWith(magic), format);
    writeFileSync(join(folder, `bulletin.${format}`), bytes);
  }
  try {
    execFileSync("soffice", ["--version"]);
  } catch {
    console.log("skipped: LibreOffice is not installed");
    return;
  }
  const profile = `-env:UserInstallation=file://${join(folder, "profile")}`;
  execFileSync("soffice", [profile, "--headless", "--convert-to", "pdf", "--outdir", folder, join(folder, "bulletin.docx")]);
  const text = execFileSync("pdftotext", ["-layout", join(folder, "bulletin.pdf"), "-"]).toString().replaceAll(/\s/g, "");
  for (const words of ["常德市2006年1—7月工业经济运行情况", "同比增长19.1%", "低于全省平均水平1.2个百分点", "附录：数据来源与算式"]) {
    assert.ok(text.includes(words), `${words} in the document`);
  }
});

test("exports are workbooks, refusals are pages with a way on", async () => {
  const page = await open("/?lang=zh");
  for (const path of ["/cockpit/430700/2006-07/export.xlsx", "/indicator/gdp.total/430700/2024/export.xlsx", "/league/export.xlsx", "/register/unit/export/xlsx"]) {
    const answer = await page.request.get(address + path);
    assert.equal(answer.status(), 200, path);
    assert.equal((await answer.body()).toString("latin1", 0, 2), "PK", path);
  }
  for (const [path, status] of [["/cockpit/430700/2006-13", 400], ["/cockpit/nowhere/2024", 404], ["/figure/guess/430700/out.va/2006-07/ytd", 400], ["/nothing", 404]]) {
    const answer = await page.request.get(address + path);
    assert.equal(answer.status(), status, path);
    assert.ok((await answer.text()).includes("回首页"), path);
  }
});

test("a form on another site and a foreign name for our address are refused", async () => {
  const page = await open("/?lang=zh");
  const post = (headers) => page.request.post(`${address}/import/commit`, { headers, form: { mark: "x" } });
  assert.equal((await post({ origin: "https://elsewhere.example" })).status(), 403);
  assert.equal((await post({ origin: address })).status(), 400, "our own form is read: there is no such file");
  const { request } = await import("node:http");
  const { hostname, port } = new URL(address);
  const status = await new Promise((resolve) => {
    const asked = request({ hostname, port, path: "/", agent: false, headers: { host: "elsewhere.example", connection: "close" } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.end();
  });
  assert.equal(status, 403);
});

test("a wall screen goes round and a page prints on A4", async () => {
  const page = await open("/cockpit/430700/2024?screen=1&lang=zh");
  assert.ok(await page.locator("body.screen").count());
  assert.match(await page.locator("meta[http-equiv=refresh]").getAttribute("content"), /20; url=\/cockpit\//);
  const sheet = await open("/cockpit/430700/2006-07?lang=zh");
  const pdf = await sheet.pdf({ preferCSSPageSize: true });
  // What is printed says of what, when, and from which version.
  await sheet.emulateMedia({ media: "print" });
  const head = await sheet.locator(".printhead").innerText();
  for (const words of ["常德市", "2006-07", "数据版本"]) assert.ok(head.includes(words), `${words} in ${head}`);
  assert.match(head, /打印于 \d{4}-\d{2}-\d{2} \d{2}:\d{2}/);
  writeFileSync(join(folder, "cockpit.pdf"), pdf);
  assert.ok(readFileSync(join(folder, "cockpit.pdf")).length > 20_000);
});
