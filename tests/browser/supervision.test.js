// Tasks: one that is late is extended with approval, refused at sign-off and goes up the ladder; what is mistyped is kept; the list, the page and the
// proof sheet can be read by anybody.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { lookAt, SIZES } from "./look.js";
import { day, people, serve } from "./own.js";

// A data folder of its own: the story of a task is nothing the other tests should find changed.
const folder = process.env.GONGSHU_SIXTH;
const shots = process.env.GONGSHU_SHOTS;
let browser, server, address, page, cookies;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.GONGSHU_BROWSER, args: ["--no-sandbox"] });
  server = await serve(folder);
  address = server.address;
  ({ as: page, cookies } = people(browser, server));
});
after(async () => {
  await browser.close();
  await server.end();
});

/** The matters of somebody, in English. */
async function as(login, more = {}) {
  const matters = await page(login, more);
  await matters.goto(`${address}/matters?lang=en`);
  return matters;
}

/** Makes a move on the page of a task. */
async function make(page, path, move, fields = {}) {
  await page.goto(address + path);
  const form = page.locator(`form[data-move=${move}]`);
  for (const [name, value] of Object.entries(fields)) await form.locator(`[name=${name}]`).fill(value);
  await form.locator("button").click();
  await page.waitForLoadState();
}

test("a task that is late is extended, refused at sign-off and escalates", async () => {
  const department = await as("department");
  // What is overdue longest comes first, in the words of the sentence too.
  assert.match(await department.locator(".lede").innerText(), /tasks are mine: 1 red/);
  const first = department.locator("table tbody tr").first();
  assert.match(await first.innerText(), /9月底前完成工业用地审报/);
  assert.match(await first.innerText(), /red, overdue/);
  await first.locator("a").click();
  await department.waitForSelector("#proof");
  const path = new URL(department.url()).pathname;
  assert.match(await department.locator(".timeline").innerText(), /red card: More than three days over → Head of the leading group's office/);
  assert.match(await department.locator("#proof").innerText(), /days over/);
  const cards = Number(await department.locator("dl.facts .pill").innerText());

  // Days that are none keep what was typed.
  await make(department, path, "ask-extension", { remark: "two parks lack papers", days: "soon" });
  assert.match(await department.locator("[role=alert]").innerText(), /is no number of days/);
  assert.equal(await department.locator("form[data-move=ask-extension] [name=remark]").inputValue(), "two parks lack papers");
  await make(department, path, "ask-extension", { remark: "two parks lack papers", days: "2" });
  assert.match(await department.locator(".lede").innerText(), /Head of the leading group's office/);
  assert.equal(await department.locator("form[data-move=grant]").count(), 0, "whoever asks does not grant");

  const office = await as("office");
  await make(office, path, "grant");
  assert.match(await office.locator(".timeline").innerText(), /Grant the extension \(2 days\)/);
  assert.match(await office.locator("#proof").innerText(), /Extended by 2/);

  await make(department, path, "report", { remark: "all five parks have sent theirs" });
  assert.match(await department.locator("[role=alert]").innerText(), /name the paper/);
  await make(department, path, "report", { remark: "all five parks have sent theirs", paper: "No. 7" });
  assert.equal(await department.locator("form[data-move=sign-off]").count(), 0, "nobody signs off their own work");

  await make(office, path, "send-back");
  assert.match(await office.locator("[role=alert]").innerText(), /say what was done, or why/);
  await make(office, path, "send-back", { remark: "the map of parcels is missing" });
  assert.match(await office.locator(".lede").innerText(), /Section head of the reform commission/);

  // The ladder begins again with the extension, and it is over again: the server would climb it within a minute.
  const ran = spawnSync(process.env.GONGSHU_PROGRAM, ["matters", "run", "--data", folder, "--lang", "en"], { env: { ...process.env, DATABASE_URL: "" }, encoding: "utf8" });
  assert.equal(ran.status, 0, ran.stderr);
  await office.goto(address + path);
  assert.equal(Number(await office.locator("dl.facts .pill").innerText()), cards + 2, "a ticket and a red card of the new term");
  const leader = await as("leader");
  await leader.goto(`${address}/inbox`);
  assert.match(await leader.locator("ul.inbox").innerText(), /Talk: 督办〔\d+〕\d+号 “9月底前完成工业用地审报”/);
  const check = spawnSync(process.env.GONGSHU_PROGRAM, ["matters", "check", "--data", folder, "--lang", "en"], { env: { ...process.env, DATABASE_URL: "" }, encoding: "utf8" });
  assert.equal(check.status, 0, check.stdout);
});

test("a task is assigned to a post, and whoever holds it finds it among their work", async () => {
  const office = await as("office");
  await office.goto(`${address}/matters/new`);
  await office.fill("#title", "Check the lights of the second road");
  await office.fill("#lead", "nobody");
  await office.fill("#due", "2020-01-01");
  await office.click("form.fields button.primary");
  assert.equal(await office.locator(".errors li").count(), 2);
  assert.equal(await office.inputValue("#title"), "Check the lights of the second road");
  await office.fill("#lead", "energy");
  await office.fill("#due", day(20));
  await office.click("form.fields button.primary");
  await office.waitForSelector("#proof");
  const path = new URL(office.url()).pathname;
  // Nobody holds that post: its fallback answers for it, by name.
  assert.match(await office.locator(".lede").innerText(), /Head of the energy office, for whom Head of the leading group's office answers/);
  await office.locator("summary", { hasText: "Give it to another post" }).click();
  await office.fill("form[data-move=reassign] [name=post]", "department");
  await office.fill("form[data-move=reassign] [name=remark]", "the post is vacant");
  await office.click("form[data-move=reassign] button");
  assert.match(await office.locator(".lede").innerText(), /Section head of the reform commission/);
  const department = await as("department");
  await department.goto(`${address}/`);
  assert.match(await department.locator("#waiting").innerText(), /Check the lights of the second road/);
  await make(department, path, "accept");
  const workbook = await office.request.get(`${address}/matters/export.xlsx?show=all`);
  assert.equal(workbook.status(), 200);
  assert.ok((await workbook.body()).length > 4_000);
  // Who may not assign finds no door.
  assert.equal((await department.request.get(`${address}/matters/new?kind=task`)).status(), 403);
});

test("the pages of tasks can be read by anybody", async () => {
  const state = { storageState: await cookies("office") };
  await lookAt(browser, address, ["/matters?lang=en", "/matters?show=all&lang=zh", "/matters/2", "/matters/new"], state);
  if (!shots) return;
  for (const viewport of SIZES) {
    for (const lang of ["zh", "en"]) {
      const context = await browser.newContext({ viewport, ...state });
      const page = await context.newPage();
      for (const [name, path] of [["list", "/matters?show=all"], ["task", "/matters/2?"], ["new", "/matters/new?"]]) {
        await page.goto(`${address}${path}&lang=${lang}`);
        await page.screenshot({ path: `${shots}/${name}-${viewport.width}-${lang}.png`, fullPage: true });
      }
      await context.close();
    }
  }
});
