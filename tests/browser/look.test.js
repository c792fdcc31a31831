// The shell and the look: in the light and in the dark, at a desk and on a phone, by the keyboard alone, under a strict policy.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { lookAt, walk } from "./look.js";
import { signedIn } from "./signed.js";

const address = process.env.GONGSHU_ADDRESS;
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.GONGSHU_BROWSER, args: ["--no-sandbox"] });
});
after(() => browser.close());

const PAGES = [
  "/", "/cockpit/430700/2006-07", "/cockpit/330000/2024", "/cockpit/430723/2006-07", "/indicator/gdp.total/430700/2024", "/indicators", "/league",
  "/figure/pull/ent:changde-cigarette/out.va/2006-07/ytd?with=430700", "/bulletin/430700/2006-07", "/register/unit", "/register/unit/430700",
  "/register/unit/import", "/import", "/versions", "/search?q=cds", "/search?q=nothing-such", "/design", "/me", "/nothing", "/cockpit/430700/2006-13",
];

async function open(path, more = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, storageState: await signedIn(browser), ...more });
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(`${path}: ${error}`));
  await page.goto(address + path);
  return page;
}

test("no page has a serious accessibility finding, in either light, at a desk or on a phone", { timeout: 600_000 }, async () => {
  await lookAt(browser, address, PAGES, { storageState: await signedIn(browser) });
  await lookAt(browser, address, ["/sign-in"]);
});

test("the English pages have none either", { timeout: 300_000 }, async () => {
  const context = { storageState: await signedIn(browser, undefined, { "gongshu-lang": "en" }) };
  await lookAt(browser, address, ["/cockpit/430700/2006-07", "/league", "/design", "/import"], context);
});

test("everything is reached by the keyboard, with a ring around it", { timeout: 300_000 }, async () => {
  for (const path of ["/cockpit/430700/2006-07", "/import", "/register/unit/430700", "/search?q=cds"]) await walk(await open(path), path);
  const page = await open("/import");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main", "the skip link leads to the content");
});

test("under a policy without inline styles nothing is refused", async () => {
  const page = await open("/import");
  await page.route("**/*", async (route) => {
    const answer = await route.fetch();
    const headers = { ...answer.headers(), "content-security-policy": "default-src 'self'; img-src 'self' data:; style-src 'self'; object-src 'none'; base-uri 'none'" };
    await route.fulfill({ response: answer, headers });
  });
  const refused = [];
  await page.exposeFunction("refusedByPolicy", (what) => refused.push(what));
  await page.addInitScript(() => addEventListener("securitypolicyviolation", (event) => window.refusedByPolicy(`${event.violatedDirective} ${event.sourceFile}:${event.lineNumber} ${event.sample}`)));
  for (const path of PAGES) {
    await page.goto(address + path);
    if (await page.locator("figure.chart, figure.map").count()) await page.waitForSelector("figure[data-drawn] svg");
  }
  await page.goto(`${address}/indicator/gdp.total/430700/2024`);
  await page.waitForSelector("figure.chart svg");
  await page.hover("figure.chart", { position: { x: 500, y: 150 } });
  await page.waitForTimeout(300);
  assert.deepEqual(refused, []);
  const width = await page.goto(`${address}/cockpit/430700/2006-07`).then(() => page.locator(".bars .bar i").first().evaluate((bar) => bar.getBoundingClientRect().width));
  assert.ok(width > 50, `the bar is ${width} px long`);
});

test("light and dark: the system's by default, the reader's when chosen, before the first paint", async () => {
  const ground = (page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground(await open("/league", { colorScheme: "light" }));
  const page = await open("/league", { colorScheme: "dark" });
  const dark = await ground(page);
  assert.notEqual(light, dark);
  await page.click(".menu summary");
  await page.click(".looks a:has-text('浅色')");
  assert.equal(await ground(page), light);
  await page.goto(`${address}/cockpit/430700/2006-07`);
  assert.equal(await page.locator("html").getAttribute("data-theme"), "light", "the server knows");
  await page.goto(`${address}/nothing`);
  assert.equal(await ground(page), light === "rgb(255, 255, 255)" ? await ground(await open("/nothing", { colorScheme: "light" })) : light, "a refusal too");
  await page.goto(`${address}/league?theme=auto`);
  assert.equal(await ground(page), dark);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.equal(await ground(page), light, "paper is light");
});

test("a chart follows the light, and is light on paper", async () => {
  const page = await open("/indicator/gdp.total/430700/2024", { colorScheme: "light" });
  const ink = async () => {
    await page.waitForSelector("figure.chart[data-drawn] svg text");
    return page.locator("figure.chart svg text").first().evaluate((text) => text.getAttribute("fill"));
  };
  const light = await ink();
  await page.emulateMedia({ colorScheme: "dark" });
  await page.waitForTimeout(200);
  const dark = await ink();
  assert.notEqual(dark, light);
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await ink(), light);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.equal(await ink(), dark);
});

test("the search suggests as one types, by pinyin too, and goes by the keyboard", async () => {
  const page = await open("/cockpit/430700/2006-07");
  await page.keyboard.press("/");
  await page.keyboard.type("changsha");
  const list = page.locator(".search [role=listbox]");
  await list.waitFor();
  assert.equal(await page.locator("[data-search]").getAttribute("aria-expanded"), "true");
  const first = list.locator("[role=option]").first();
  assert.ok((await first.innerText()).includes("长沙市"));
  await page.keyboard.press("Escape");
  assert.ok(!(await list.isVisible()), "Escape shuts it");
  await page.fill("[data-search]", "");
  await page.keyboard.type("cds");
  await list.waitFor();
  await page.keyboard.press("ArrowDown");
  assert.ok(await page.locator("[data-search]").getAttribute("aria-activedescendant"));
  await page.locator("[data-search]").fill("changde");
  await list.locator("[role=option]", { hasText: "常德市" }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/cockpit/430700/**");
});

test("unit and period stay from page to page, in the address and without scripts", async () => {
  const page = await open("/register/unit", { javaScriptEnabled: false });
  await page.fill(".topbar [name=unit]", "changde");
  await page.click(".topbar .pickers button");
  assert.match(page.url(), /\/register\/unit\?at=430700\/\d{4}/);
  assert.equal(await page.inputValue(".topbar [name=unit]"), "常德市");
  await page.selectOption(".topbar [name=period]", "2006-07");
  await page.click(".topbar .pickers button");
  assert.ok(page.url().endsWith("/register/unit?at=430700/2006-07"), page.url());
  await page.goto(`${address}/import`);
  assert.equal(await page.inputValue(".topbar [name=unit]"), "常德市");
  assert.equal(await page.inputValue(".topbar [name=period]"), "2006-07");
  await page.click(".side a:has-text('驾驶舱')");
  assert.ok(page.url().endsWith("/cockpit/430700/2006-07"));
});

test("opening a figure does not move the reader", async () => {
  const page = await open("/cockpit/430700/2006-07");
  await page.goto(`${address}/figure/pull/ent:changde-cigarette/out.va/2006-07/ytd?with=430700`);
  await page.goto(`${address}/league`);
  assert.equal(await page.inputValue(".topbar [name=unit]"), "常德市");
});

test("on a phone the navigation is a drawer that needs no script; at a desk it folds and stays so", async () => {
  const phone = await open("/league", { viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
  assert.ok(!(await phone.locator(".side").isVisible()));
  await phone.click(".burger");
  assert.ok(await phone.locator(".side").isVisible());
  await phone.click(".side .shut");
  assert.ok(!(await phone.locator(".side").isVisible()));
  const desk = await open("/league");
  const width = () => desk.locator(".side").evaluate((side) => side.getBoundingClientRect().width);
  const open_ = await width();
  await desk.click(".side .fold");
  assert.ok((await width()) < open_ / 2);
  await desk.goto(`${address}/indicators`);
  assert.ok((await width()) < open_ / 2, "the next page is folded at once");
});

test("menus shut by Escape and give the focus back", async () => {
  const page = await open("/league");
  await page.focus(".menu summary");
  await page.keyboard.press("Enter");
  assert.ok(await page.locator(".drop-down").isVisible());
  await page.keyboard.press("Tab");
  await page.keyboard.press("Escape");
  assert.ok(!(await page.locator(".drop-down").isVisible()));
  assert.ok(await page.locator(".menu summary").evaluate((one) => one === document.activeElement));
});

test("a refusal says what happened and leads back to where the reader was", async () => {
  const page = await open("/league");
  await page.evaluate(() => location.assign("/cockpit/nowhere/2024"));
  await page.waitForSelector(".alone h1");
  await page.click("a:has-text('返回上一页')");
  assert.ok(page.url().endsWith("/league"));
});

test("a page weighs less than 150 KB without the chart library", async () => {
  for (const path of ["/cockpit/430700/2006-07", "/league", "/register/unit", "/design"]) {
    const page = await (await browser.newContext({ storageState: await signedIn(browser) })).newPage();
    const answers = [];
    page.on("response", (answer) => answers.push(answer));
    await page.goto(address + path, { waitUntil: "networkidle" });
    const counted = answers.filter((answer) => !/chart\.js|\/geo\//.test(answer.url()));
    const sizes = await Promise.all(counted.map(async (answer) => (await answer.request().sizes()).responseBodySize));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(bytes > 10_000 && bytes < 150_000, `${path}: ${bytes} bytes`);
  }
});
