// Tasks that are shared: units that assist, parts, nodes that lag; what is done to several at once; tasks out of a workbook; the month's circular and the
// statistics by unit.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { lookAt, SIZES } from "./look.js";
import { day, people, serve } from "./own.js";

const folder = process.env.GONGSHU_TASKS;
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


/** Fills in a form of a page and sends it; those that are folded are opened. */
async function send(page, form, fields = {}) {
  await form.evaluate((it) => it.closest("details")?.setAttribute("open", ""));
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name="${name}"]`);
    if (await field.evaluate((it) => it.tagName === "SELECT")) await field.selectOption(value);
    else await field.fill(value);
  }
  await form.locator("button").last().click();
  await page.waitForLoadState();
}

test("a task is shared, and done when everybody has done their part", async () => {
  const office = await as("office");
  await office.goto(`${address}/matters/new?kind=task&lang=en`);
  await office.fill("#title", "Light the second road");
  await office.fill("#lead", "department");
  await office.fill("#assists", "energy, nobody");
  await office.fill("#due", day(40));
  await office.click("form.fields button.primary");
  assert.match(await office.locator(".errors").innerText(), /nobody/);
  await office.fill("#assists", "park-director");
  await office.click("form.fields button.primary");
  await office.waitForSelector("#assists");
  const path = new URL(office.url()).pathname;
  assert.match(await office.locator("#assists").innerText(), /Director of the Deshan zone/);

  // A node, which the lead puts off, and only with a cause.
  await send(office, office.locator("form[data-move=node]"), { name: "Posts are up", day: day(10) });
  const department = await as("department");
  await department.goto(`${address}${path}?lang=en`);
  await send(department, department.locator("form[data-move=accept]"));
  await send(department, department.locator("form[data-move=forecast]"), { day: day(20), remark: "the ground is soft" });
  assert.match(await department.locator("#nodes [role=alert]").innerText(), /choose a cause/);
  assert.equal(await department.locator("form[data-move=forecast] [name=remark]").inputValue(), "the ground is soft");
  await send(department, department.locator("form[data-move=forecast]"), { day: day(20), cause: "weather", remark: "the ground is soft" });
  assert.match(await department.locator("#nodes tbody tr").innerText(), /working days late/);

  // It is not reported done while somebody's part is open.
  await send(department, department.locator("form[data-move=report]"), { remark: "lit", paper: "No. 9" });
  assert.match(await department.locator("[role=alert]").first().innerText(), /have not confirmed their parts/);
  // A part of it, opened by whoever leads it.
  await department.goto(`${address}${path}`);
  await department.click("#parts a.button");
  await department.fill("#title", "Dig the trench");
  await department.fill("#lead", "energy");
  await department.fill("#due", day(60));
  await department.click("form.fields button.primary");
  assert.match(await department.locator(".errors").innerText(), /no later than the whole/);
  await department.fill("#due", day(15));
  await department.click("form.fields button.primary");
  await department.waitForSelector("#proof");
  const part = new URL(department.url()).pathname;

  const park = await as("park");
  await park.goto(`${address}/?lang=en`);
  assert.match(await park.locator("#waiting").innerText(), /Assist with: Light the second road/);
  await park.goto(address + path);
  await send(park, park.locator("form[data-move=confirm]"), { remark: "posts are ordered" });
  assert.match(await park.locator("#assists").innerText(), /Confirmed/);
  await department.goto(address + path);
  await send(department, department.locator("form[data-move=report]"), { remark: "lit", paper: "No. 9" });
  assert.match(await department.locator("[role=alert]").first().innerText(), /parts are still open/);
  await department.goto(address + part);
  await send(department, department.locator("form[data-move=drop]"), { remark: "the trench was there" });
  await department.goto(address + path);
  await send(department, department.locator("form[data-move=report]"), { remark: "lit", paper: "No. 9" });
  assert.match(await department.locator("dl.facts").innerText(), /To be signed off/);
});

test("what lags is a list, the worst first", async () => {
  const leader = await as("leader");
  await leader.goto(`${address}/matters/nodes?lang=en`);
  assert.match(await leader.locator(".lede").innerText(), /nodes lag in/);
  const slips = await leader.locator("tbody tr td:nth-child(3)").allInnerTexts();
  const days = slips.map((text) => Number(text.match(/\d+/)?.[0] ?? 1));
  assert.deepEqual(days, [...days].sort((one, other) => other - one));
  assert.match(await leader.locator("tbody").innerText(), /路基开挖/);
  await leader.locator("tbody tr a").first().click();
  await leader.waitForSelector("#nodes");
});

test("several are reminded at once or none, and a list is kept under a name", async () => {
  const office = await as("office");
  await office.goto(`${address}/matters?show=all&kind=task&lang=en`);
  const boxes = office.locator("tbody input[type=checkbox]");
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await office.click("#bulk button[value=remind]");
  assert.match(await office.locator(".lede").innerText(), /2 chosen/);
  await office.click("button[value=try]");
  assert.match(await office.locator(".lede").innerText(), /2 of 2 cannot be done/);
  await office.fill("[name=remark]", "please report today");
  await office.click("button[value=try]");
  assert.match(await office.locator(".lede").innerText(), /All 2 can be done; nothing is done yet/);
  await office.click("button[value=do]");
  await office.waitForSelector("#bulk");
  await office.goto(`${address}/matters?show=all&light=red&kind=task`);
  await send(office, office.locator("form[data-move=filter]"), { name: "What is red" });
  assert.match(await office.locator("#saved").innerText(), /What is red/);
  await office.goto(`${address}/matters`);
  await office.click("#saved .chip a");
  assert.equal(new URL(office.url()).searchParams.get("light"), "red");
  await office.click("#saved .chip button");
  assert.equal(await office.locator("#saved .chip").count(), 0);
});

test("tasks come in with a table, whole or not at all, and a batch is withdrawn", async () => {
  const office = await as("office");
  await office.goto(`${address}/matters/import?lang=en`);
  const blank = await office.request.get(`${address}/matters/import/template.xlsx`);
  assert.equal(blank.status(), 200);
  const table = (rows) => ({ name: "tasks.csv", mimeType: "text/csv", buffer: Buffer.from(`Task,Lead,Due\n${rows}`) });
  await office.setInputFiles("#file", table(`Count the lamps,department,${day(20)}\nCount the posts,somebody,2020-01-01\n`));
  await office.click("form.fields button.primary");
  assert.match(await office.locator(".lede").innerText(), /nothing was taken in/);
  const findings = await office.locator("main").innerText();
  assert.match(findings, /B3/);
  assert.match(findings, /C3/);
  await office.setInputFiles("#file", table(`Count the lamps,department,${day(20)}\nCount the posts,energy,${day(30)}\n`));
  await office.click("form.fields button.primary");
  assert.match(await office.locator(".lede").innerText(), /2 tasks, nothing is wrong/);
  await office.click("form[data-move=commit] button");
  await office.waitForSelector("#batches");
  await send(office, office.locator("#batches form[data-move=withdraw]").first());
  assert.match(await office.locator("#batches [role=alert]").innerText(), /say what was done, or why/);
  await send(office, office.locator("#batches form[data-move=withdraw]").first(), { reason: "sent twice" });
  assert.match(await office.locator("#batches tbody tr").first().innerText(), /withdrawn/);
});

test("a month's circular and the statistics by unit say what they count", async () => {
  const leader = await as("leader");
  await leader.goto(`${address}/matters/circular?lang=en`);
  assert.match(await leader.locator("article.paper h1").innerText(), /Circular on the tasks of/);
  assert.ok((await leader.locator("ol.notes li").count()) > 5, "every count has a note");
  for (const format of ["docx", "xlsx", "html", "md"]) {
    const file = await leader.request.get(`${address}/matters/circular?format=${format}`);
    assert.equal(file.status(), 200, format);
    assert.ok((await file.body()).length > 1_000, format);
  }
  await leader.goto(`${address}/matters/statistics?lang=en`);
  const given = leader.locator("tfoot td a").first();
  const count = Number(await given.innerText());
  await given.click();
  await leader.waitForSelector("#bulk");
  const rows = await leader.locator("table.grid tbody tr").count();
  assert.equal(rows, Math.min(count, 50), "the number is as long as its list");
  const workbook = await leader.request.get(`${address}/matters/statistics/export.xlsx`);
  assert.equal(workbook.status(), 200);
});

test("the pages of shared tasks can be read by anybody", async () => {
  const state = { storageState: await cookies("leader") };
  const pages = ["/matters/1", "/matters/nodes", "/matters/circular", "/matters/statistics", "/matters/import", "/matters?show=all"];
  await lookAt(browser, address, pages, state);
  if (!shots) return;
  for (const viewport of SIZES) {
    for (const lang of ["zh", "en"]) {
      const context = await browser.newContext({ viewport, ...state });
      const page = await context.newPage();
      for (const path of pages) {
        await page.goto(`${address}${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);
        await page.screenshot({ path: `${shots}/tasks${path.replace(/[^a-z0-9]/g, "-")}-${viewport.width}-${lang}.png`, fullPage: true });
      }
      await context.close();
    }
  }
});
