// Approvals: one from the window to its decision with a supplement, each paper printed, the applicant following it; a late step with its card on the
// board; one application for several items at once; the catalogue that anybody may read.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { lookAt, SIZES } from "./look.js";
import { people, serve, watched } from "./own.js";

// A data folder of its own: cases that are received here are nothing the other tests should count.
const folder = process.env.GONGSHU_APPROVALS;
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

/** Makes a move on the page of a case. */
async function make(page, path, move, fields = {}) {
  await page.goto(`${address}${path}?lang=en`);
  const form = page.locator(`form[data-move=${move}]`);
  const fold = page.locator(`details:has(form[data-move=${move}]):not([open]) > summary`);
  if (await fold.count()) await fold.click();
  for (const [name, value] of Object.entries(fields)) await form.locator(`[name=${name}]`).fill(value);
  await form.locator("button").click();
  await page.waitForLoadState();
}

const state = async (page) => (await page.locator("dl.facts").innerText()).match(/State\s+(.*) since/)?.[1];

test("an approval goes from the window to its decision, with what was missing said once", async () => {
  const window = await as("handler");
  await window.goto(`${address}/approvals/items/business-licence?lang=en`);
  assert.match(await window.locator(".lede").innerText(), /promised 7 days; by law 20 working days/);
  await window.click("text=Receive an application");

  // Nothing typed is refused at its field, and what was ticked is kept.
  await window.locator("label.check", { hasText: "Application to register" }).locator("input").check();
  await window.click("button.primary");
  assert.match(await window.locator("#applicant-error").innerText(), /fill in the applicant/);
  assert.ok(await window.locator("label.check", { hasText: "Application to register" }).locator("input").isChecked());

  await window.fill("#applicant", "沅江农机有限公司");
  await window.selectOption("#place", "430702");
  for (const paper of ["Articles of association", "Proof of the investors' identity"]) await window.locator("label.check", { hasText: paper }).locator("input").check();
  await window.click("button.primary");
  await window.waitForSelector("#proof, .timeline");
  const path = new URL(window.url()).pathname;
  assert.match(await window.locator("h1").innerText(), /工商营业执照：沅江农机有限公司/);
  assert.match(await window.locator("ul.ticks").innerText(), /missing\s+Proof of the right to the premises/);
  const facts = await window.locator("dl.facts").innerText();
  const number = facts.match(/审〔\d+〕\d+号/)[0];
  const receipt = facts.match(/Receipt code\s+(\w+)/)[1];

  // What is handed over says both, and what is still missing.
  await window.click(".timeline a:has-text('Receipt')");
  const handed = await window.locator("article.paper").innerText();
  assert.ok(handed.includes(number) && handed.includes(receipt), handed);
  assert.match(handed, /Still missing: Proof of the right to the premises/);
  // What the form does not offer is not taken from whoever asks without it.
  const elsewhere = await window.request.post(`${address}/approvals/new`, { headers: { origin: address }, form: { item: "business-licence", applicant: "x", place: "330100" } });
  assert.match(await elsewhere.text(), /is no region or park in which a project lies/);

  // A refusal needs its paragraph; what is missing is said with a paper that can be printed.
  await make(window, path, "refuse", { remark: "no", paper: "1" });
  assert.match(await window.locator("[role=alert]").innerText(), /paragraph of the law/);
  await make(window, path, "notify", { remark: "the lease will do", paper: "Notice 1" });
  await window.click("a:has-text('Notice of everything that is missing')");
  assert.match(await window.locator("article.paper").innerText(), /still needs: Proof of the right to the premises\s+the lease will do/);

  // The applicant follows it without an account; a wrong code says nothing.
  const applicant = await watched(await browser.newContext({ viewport: SIZES[0], locale: "en" }));
  await applicant.goto(`${address}/progress?lang=en`);
  await applicant.fill("#number", number);
  await applicant.fill("#receipt", "guessing");
  await applicant.click("main button.primary");
  assert.match(await applicant.locator("[role=alert]").innerText(), /No case has this number/);
  await applicant.fill("#number", number);
  await applicant.fill("#receipt", receipt);
  await applicant.click("main button.primary");
  assert.match(await applicant.locator("table.grid").innerText(), /Business licence[^]*Waiting for what is missing/);

  await make(window, path, "supplement");
  assert.equal(await window.locator("ul.ticks .pill").count(), 0, "everything is there");
  await make(window, path, "accept", { paper: "Receipt 1" });
  assert.match(await window.locator(".lede").innerText(), /Handler of the departments' approvals/);
  assert.equal(await window.locator("form[data-move=submit]").count(), 0, "the window does not handle it");

  await make(await as("permits"), path, "submit", { remark: "in order" });
  const reviewer = await as("reviewer");
  await make(reviewer, path, "pass");
  const office = await as("office");
  await make(office, path, "grant", { paper: "Licence 1" });
  assert.equal(await state(office), "Closed: granted");
  await office.click("a:has-text('Decision: granted')");
  assert.match(await office.locator("article.paper").innerText(), /沅江农机有限公司[^]*is granted[^]*Licence 1/);
  await applicant.fill("#number", number);
  await applicant.fill("#receipt", receipt);
  await applicant.click("main button.primary");
  assert.match(await applicant.locator("table.grid").innerText(), /Closed: granted/);
});

test("a late step has its card, and the board leads to it", async () => {
  const supervisor = await as("supervisor");
  await supervisor.goto(`${address}/approvals?lang=en`);
  assert.match(await supervisor.locator(".lede").innerText(), /received, \d+ decided, [\d.]+ % of them in time/);
  const found = await supervisor.locator("table.grid", { hasText: "What follows" }).innerText();
  for (const trigger of ["First review forwarded late", "Refused although everything was there", "More than one notice"]) {
    assert.ok(Number(found.match(new RegExp(`${trigger}[^\\d]*(\\d+)`))[1]) > 0, trigger);
  }
  // Departments add up to the whole.
  const board = supervisor.locator("table.grid").first();
  const column = (rows) => rows.evaluateAll((all) => all.map((row) => Number(row.cells[1].innerText)));
  const [parts, whole] = [await column(board.locator("tbody tr")), await column(board.locator("tfoot tr"))];
  assert.equal(parts.reduce((sum, own) => sum + own, 0), whole[0]);

  await board.locator("a", { hasText: "Development and reform commission" }).click();
  await supervisor.waitForSelector("nav.crumbs a");
  await supervisor.locator("table.grid a", { hasText: "Licence in general" }).first().click();
  await supervisor.waitForSelector("nav.strip");
  await supervisor.locator("nav.strip a[data-light=red]").click();
  await supervisor.locator("table.cards tbody tr a").first().click();
  await supervisor.waitForSelector("#proof");
  assert.match(await supervisor.locator(".timeline").innerText(), /ticket \(yellow card\): First review forwarded late/);
  assert.match(await supervisor.locator("#proof").innerText(), /days over/);
  assert.equal(await supervisor.locator("#moves").count(), 0, "oversight reads and does not handle");
});

test("one application for several items goes to every department at once, and ends when all have", async () => {
  const agent = await as("agent");
  await agent.goto(`${address}/approvals/new?lang=en&item=business-licence&item=project-filing`);
  // The branch in the park has the authority for both: nobody decides a second time.
  await agent.selectOption("#place", "park:deshan");
  await agent.fill("#applicant", "德山光电有限公司");
  await agent.fill("#project", "光电一期");
  await agent.fill("#days", "46");
  for (const box of await agent.locator("input[name=paper]").all()) await box.check();
  await agent.click("button.primary");
  assert.match(await agent.locator("#days-error").innerText(), /1 to 45/);
  await agent.fill("#days", "10");
  await agent.click("button.primary");
  await agent.waitForSelector("table.cards");
  const whole = new URL(agent.url()).pathname;
  const cases = await agent.locator("table.cards tbody tr a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  assert.equal(cases.length, 2);
  const decides = { submit: "agent", pass: "park", grant: "office" };
  for (const path of cases) {
    await make(agent, path, "accept", { paper: "Receipt" });
    for (const [move, login] of Object.entries(decides)) await make(await as(login), path, move, { submit: { remark: "in order" }, pass: {}, grant: { paper: "Decision" } }[move]);
  }
  await agent.goto(`${address}${whole}?lang=en`);
  assert.equal(await state(agent), "All cases are over; to be handed over");
  await make(agent, whole, "deliver", { paper: "Receipt of both" });
  assert.equal(await state(agent), "Handed over");
});

test("the catalogue is everybody's, and its workbook and the board's open", async () => {
  const stranger = await watched(await browser.newContext({ viewport: SIZES[0], locale: "en" }));
  await stranger.goto(`${address}/approvals/items?lang=en`);
  assert.match(await stranger.locator(".lede").innerText(), /13 items of 10 departments/);
  // 792 less 359 is 433: 54.7 % of 792.
  assert.match(await stranger.locator("main").innerText(), /From 792 items to 359, 54\.7 % fewer/);
  await stranger.fill("main [name=q]", "water");
  await stranger.click("main form.filters button");
  await stranger.waitForURL(/q=water/);
  assert.equal(await stranger.locator("table.grid tbody tr").count(), 1);
  const file = await stranger.request.get(`${address}/approvals/items/export.xlsx`);
  assert.equal((await file.body()).subarray(0, 2).toString(), "PK");
  const supervisor = await as("supervisor");
  const board = await supervisor.request.get(`${address}/approvals/export.xlsx?period=2026`);
  assert.equal((await board.body()).subarray(0, 2).toString(), "PK");
  const missing = await supervisor.request.get(`${address}/approvals?period=soon`);
  assert.equal(missing.status(), 404);
});

test("the pages can be read in both languages, by day and by night", async () => {
  const paths = ["/approvals?lang=zh", "/approvals/items", "/approvals/items/project-start", "/approvals/new", "/approvals/new?item=business-licence&item=project-start", "/progress?lang=en"];
  await lookAt(browser, address, paths, { storageState: await cookies("handler") });
});
