// Meetings: one that was missed is held late, its decision becomes a task and returns on the next agenda; what is mistyped is kept; minutes that are issued do not
// change; the pages and papers can be read by anybody.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { lookAt, SIZES } from "./look.js";
import { day, people, serve } from "./own.js";

// A data folder of its own: the story of a meeting is nothing the other tests should find changed.
const folder = process.env.GONGSHU_MEETINGS;
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

/** Fills a form of a meeting's page by its deed, and sends it. */
async function send(page, act, fields = {}) {
  const form = page.locator(`form[data-act="${act}"]`);
  const details = form.locator("xpath=ancestor::details[not(@open)]");
  if (await details.count()) await details.first().locator("summary").click();
  for (const [name, value] of Object.entries(fields)) {
    const field = form.locator(`[name="${name}"]`);
    if (await field.evaluate((it) => it.tagName === "SELECT")) await field.selectOption(value);
    else await field.fill(value);
  }
  await form.locator("button").first().click();
  await page.waitForLoadState();
}

const refusal = (page) => page.locator("[role=alert]").innerText();
/** The address of a meeting that the list names. */
async function listed(page) {
  await page.goto(`${address}/meetings?lang=en`);
  const all = await page.locator('a[href^="/meetings/"]').evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  const found = all.find((href) => /^\/meetings\/\d+$/.test(href));
  assert.ok(found, all.join(" "));
  return found;
}

test("a missed meeting is held late, and its decision returns as a task on the next agenda", async () => {
  const park = await as("park");
  await park.goto(`${address}/meetings?lang=en`);
  assert.match(await park.locator(".lede").innerText(), /must meet by \d{4}-\d\d-\d\d\. 1 were missed within a year/);
  // Who failed comes first, with the turn that was missed.
  const first = park.locator("#kept tbody tr").first();
  assert.match(await first.innerText(), /Planning and building committee of the Deshan zone/);
  await first.locator("a").first().click();
  await park.waitForSelector("#agenda");
  const path = new URL(park.url()).pathname;
  assert.match(await park.locator("h1").innerText(), /missed/);

  await send(park, "add", { title: "" });
  assert.match(await refusal(park), /say what the topic is/);
  await send(park, "add", { title: "The lights of the second road", why: "asked for twice", presenter: "nobody" });
  assert.match(await refusal(park), /there is no post “nobody”/);
  assert.equal(await park.locator("form[data-act=add] [name=title]").inputValue(), "The lights of the second road");
  await send(park, "add", { presenter: "park-director" });
  assert.match(await park.locator("#agenda").innerText(), /The lights of the second road/);

  await send(park, "call", { place: "second floor" });
  assert.match(await refusal(park), /when and where/);
  assert.equal(await park.locator("form[data-act=call] [name=place]").inputValue(), "second floor");
  await send(park, "call", { planned: `${day(0)}T23:00` });
  assert.match(await park.locator(".lede").innerText(), /It is called for/);
  // Papers lie before it until its minutes are issued.
  await park.setInputFiles("#attachments input[type=file]", { name: "plan.txt", mimeType: "text/plain", buffer: Buffer.from("The lamps, one by one.") });
  await park.fill("#attachments form.drop input[name=note]", "for topic 1");
  await park.click("#attachments form.drop button");
  await park.waitForLoadState();
  const member = await as("department");
  await member.goto(`${address}/inbox?lang=en`);
  assert.match(await member.locator("ul.inbox").innerText(), /Meeting: .*second floor/);
  // A member reads it, and writes nothing.
  await member.goto(address + path);
  assert.equal(await member.locator("form[data-act], #attachments form").count(), 0);
  const paper = await member.locator("#attachments a", { hasText: "plan.txt" }).getAttribute("href");
  assert.equal(await (await member.request.get(address + paper)).text(), "The lamps, one by one.");
  assert.equal((await member.request.post(`${address}${path}/take`, { form: {} })).status(), 403);

  await send(park, "hold", { day: day(3) });
  assert.match(await refusal(park), /should be between/);
  await send(park, "hold", { day: day(0) });
  assert.match(await park.locator("h1").innerText(), /held late/);
  const line = (await park.locator("li", { hasText: "The lights of the second road" }).first().getAttribute("id")).replace("topic-", "");
  await send(park, `summary:${line}`, { summary: "The lamps are ordered." });
  await send(park, `decide:${line}`, { words: "All lamps of the second road are lit", lead: "nobody", due: "10" });
  assert.match(await refusal(park), /there is no post “nobody”/);
  assert.equal(await park.locator(`form[data-act="decide:${line}"] [name=words]`).inputValue(), "All lamps of the second road are lit");
  await send(park, `decide:${line}`, { lead: "park-director" });
  await park.locator("form[data-act^=task] button").click();
  await park.waitForLoadState();
  assert.match(await park.locator(`#topic-${line}`).innerText(), /督办〔\d+〕\d+号/);
  assert.match(await park.locator(`#topic-${line}`).innerText(), /in hand/);

  await send(park, "issue", { paper: "No. 9" });
  assert.match(await refusal(park), /it is not said yet who came/);
  await send(park, "seats", { "came.department": "absent" });
  assert.match(await refusal(park), /or why nobody did/);
  await send(park, "seats", { "came.department": "absent", "reason.department": "on the road" });
  await send(park, "issue", { paper: "No. 9" });
  assert.match(await park.locator(".lede").innerText(), /minutes are issued/);
  assert.equal(await park.locator("form[data-act^=decide], #attachments form").count(), 0, "nothing of issued minutes changes");
  await send(park, "correct", { words: "Four came, not three", reason: "counted again" });
  assert.match(await park.locator("#corrections").innerText(), /Four came, not three/);

  // The task says where it comes from, and the next meeting opens with it.
  const task = await park.locator(`#topic-${line} a`, { hasText: "All lamps" }).getAttribute("href");
  await park.goto(address + task);
  assert.match(await park.locator("dl.facts").innerText(), /会议〔\d+〕\d+号 The lights of the second road/);
  await park.goto(`${address}/meetings`);
  await park.locator("#due a", { hasText: "Planning and building committee" }).last().click();
  await park.waitForSelector("#agenda");
  assert.match(await park.locator("#before").innerText(), /All lamps of the second road are lit/);
  assert.match(await park.locator("#proposed").innerText(), /All lamps of the second road are lit\s+decided before, in hand/);
});

test("a problem is raised by a department, sent up, and on the agenda; a talk is opened from the meeting", async () => {
  const department = await as("department");
  await department.goto(`${address}/matters/new?lang=en`);
  assert.match(await department.locator("h1").innerText(), /Raise a problem/);
  await department.fill("#title", "Nobody answers for the sewer");
  await department.fill("#lead", "nobody");
  await department.fill("#due", day(20));
  await department.click("form.fields button.primary");
  assert.match(await department.locator(".errors").innerText(), /there is no post “nobody”/);
  assert.equal(await department.inputValue("#title"), "Nobody answers for the sewer");
  await department.fill("#lead", "handler");
  await department.click("form.fields button.primary");
  await department.waitForSelector("#proof");
  const path = new URL(department.url()).pathname;
  const make = async (page, move, remark) => {
    await page.goto(`${address}${path}?lang=en`);
    await page.locator(`form[data-move=${move}] [name=remark]`).fill(remark);
    await page.locator(`form[data-move=${move}] button`).click();
    await page.waitForLoadState();
  };
  await make(department, "send-up", "asked twice");
  const office = await as("office");
  await make(office, "submit", "two departments disagree");
  await office.goto(`${address}/meetings`);
  await office.locator("#due a", { hasText: "Leading group" }).first().click();
  await office.waitForSelector("#proposed");
  const row = office.locator("#proposed tr", { hasText: "Nobody answers for the sewer" });
  assert.match(await row.innerText(), /Before the leading group, 0 months old/);
  // What is left out is left out for a reason.
  await row.locator("summary").click();
  await row.locator("form[data-act^=drop] button").click();
  assert.match(await refusal(office), /say what was done, or why/);
  await office.locator("#proposed tr", { hasText: "Nobody answers for the sewer" }).locator("form[data-act^=take] button").click();
  assert.match(await office.locator("#agenda ol").innerText(), /Nobody answers for the sewer/);

  await office.getByRole("link", { name: "Call to a talk" }).click();
  await office.fill("#title", "Talk about the sewer");
  await office.fill("#lead", "handler");
  await office.fill("#due", day(10));
  await office.click("form.fields button.primary");
  await office.waitForSelector("#proof");
  assert.match(await office.locator("dl.facts").innerText(), /会议〔\d+〕\d+号/);
  await office.goto(`${address}/meetings`);
  assert.match(await office.locator("#talks").innerText(), /Handler at the service centre/);
});

test("agenda and minutes are papers, and the year is a workbook", async () => {
  const office = await as("office");
  const one = await listed(office);
  for (const path of ["/meetings/export.xlsx", `${one}/file?format=docx`, `${one}/file?format=xlsx`]) {
    const response = await office.request.get(address + path);
    assert.equal(response.status(), 200, path);
    assert.ok((await response.body()).length > 4_000, path);
  }
  // Who may not export finds no door.
  const department = await as("department");
  assert.equal((await department.request.get(`${address}/meetings/export.xlsx`)).status(), 403);
});

test("the pages of meetings can be read by anybody", async () => {
  const state = { storageState: await cookies("office") };
  const office = await as("office");
  await office.goto(`${address}/meetings?lang=en`);
  const open = new URL(await office.locator("#due a", { hasText: "Leading group" }).first().getAttribute("href"), address).pathname;
  const one = await listed(office);
  await lookAt(browser, address, ["/meetings?lang=en", one, open, `${open}?lang=zh`], state);
  if (!shots) return;
  for (const viewport of SIZES) {
    for (const lang of ["zh", "en"]) {
      const context = await browser.newContext({ viewport, ...state });
      const page = await context.newPage();
      for (const [name, path] of [["list", "/meetings"], ["listed", one], ["open", open]]) {
        await page.goto(`${address}${path}?lang=${lang}`);
        await page.screenshot({ path: `${shots}/meeting-${name}-${viewport.width}-${lang}.png`, fullPage: true });
      }
      await context.close();
    }
  }
});
