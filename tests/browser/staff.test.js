// People, posts and handover: a row typed and mended, a post that changes hands from the list to the last signature, rights that move in open
// sessions, a deputy who acts during a leave.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { lookAt, SIZES, walk } from "./look.js";
import { day, people, serve } from "./own.js";

// A data folder of its own: who holds which post is nothing the other tests should find changed.
const folder = process.env.GONGSHU_THIRD;
let browser, server, address, as, cookies, security;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.GONGSHU_BROWSER, args: ["--no-sandbox"] });
  server = await serve(folder);
  address = server.address;
  ({ as, cookies } = people(browser, server));
  security = await as("secadmin");
});
after(async () => {
  await browser.close();
  await server.end();
});

/** Fills in a form of a row and sends it. */
async function type(page, path, fields) {
  await page.goto(address + path);
  for (const [name, value] of Object.entries(fields)) {
    const input = page.locator(`[name="${name}"]`);
    if (await input.evaluate((one) => one.tagName === "SELECT")) await input.selectOption(value);
    else await input.fill(value);
  }
  await page.click("form.fields .actions button");
  await page.waitForLoadState();
}

test("a row is typed with a slip, mended, changed from a day and ended", { timeout: 120_000 }, async () => {
  const page = await as("statistician");
  await type(page, "/register/enterprise/new?lang=en", { code: "typed-1", "field.name": "试填厂", "field.region": "430799", "field.industry": "16", "field.land": "far too much" });
  assert.ok(page.url().endsWith("/register/enterprise/new"), page.url());
  const error = (name) => page.locator(`[id="${name}.error"]`).innerText();
  assert.ok((await error("field.region")).includes("Units"), "in the reader's language, beside the field");
  assert.ok((await error("field.in_registry")).includes("Above-scale registry"));
  assert.ok(!/[\u4e00-\u9fff]/.test((await page.locator(".errors").innerText()).replaceAll("试填厂", "")));
  assert.equal(await page.inputValue("[name='field.name']"), "试填厂", "what was typed is kept");
  assert.equal(await page.inputValue("[name='field.land']"), "far too much");
  assert.equal(await page.locator("[name='field.region']").getAttribute("aria-invalid"), "true");
  // A region is found as one types, by pinyin, and its code taken.
  await page.fill("[name='field.region']", "");
  await page.locator("[name='field.region']").pressSequentially("wuling");
  await page.locator("[role=option]", { hasText: "430702" }).first().click();
  assert.equal(await page.inputValue("[name='field.region']"), "430702");
  await page.selectOption("[name='field.in_registry']", "in");
  await page.fill("[name='field.land']", "1,200.5");
  await page.click("form.fields .actions button");
  await page.waitForURL("**/register/enterprise/typed-1?done=*");
  const said = await page.locator("main").innerText();
  for (const words of ["试填厂", "Wuling", "430702", "1,200.5"]) assert.ok(said.includes(words), `${words} in ${said}`);

  // Changed from a day on; meanwhile somebody else changes it too: explained, and nothing that was typed is lost.
  await page.goto(`${address}/register/enterprise/typed-1/change?lang=zh`);
  const other = await as("statistician");
  await type(other, "/register/enterprise/typed-1/change", { "field.name": "别人改的厂" });
  await page.fill("[name='field.name']", "我改的厂");
  await page.click("form.fields .actions button");
  const told = await page.locator(".notice.warning").innerText();
  assert.ok(told.includes("别人改过") && told.includes("别人改的厂"), told);
  assert.equal(await page.inputValue("[name='field.name']"), "我改的厂");
  await page.click("form.fields .actions button");
  await page.waitForURL("**/register/enterprise/typed-1?done=*");
  assert.ok((await page.locator("h1").innerText()).includes("我改的厂"));
  assert.ok((await page.locator("del").first().innerText()).includes("厂"), "before and after in its history");
  await type(page, "/register/enterprise/typed-1/end", { valid_until: day(-1) });
  assert.ok((await page.locator("[id='valid_until.error']").innerText()).includes("早于起始日期"), "what began today does not end yesterday");
  await page.fill("[name=valid_until]", day(2));
  await page.click("form.fields .actions button");
  assert.ok((await page.locator("main").innerText()).includes(`– ${day(2)}`));
  // Whoever may not enter has no such door.
  const reader = await as("leader");
  await reader.goto(`${address}/register/enterprise/typed-1`);
  assert.equal(await reader.locator("a[href$='/change']").count(), 0);
  assert.equal((await reader.goto(`${address}/register/enterprise/typed-1/change`)).status(), 403);
});

test("a post changes hands: listed, started, signed by three, its duties and rights with the new holder at once", { timeout: 240_000 }, async () => {
  const [office, old, receiver] = [await as("office"), await as("department"), await as("deputy")];
  const may = async (page) => (await page.goto(`${address}/cockpit/430700/2006-07`)).status();
  // The deputy of the bureau stands in for its head today, and so sees what a department sees; no post of their own, though.
  await receiver.goto(address);
  assert.ok(!(await receiver.locator("#posts").innerText()).includes("市发改委科长"));
  assert.equal(await may(old), 200);

  await office.goto(`${address}/posts`);
  await office.click("tr:has-text('市发改委科长') a:has-text('交接')");
  await office.click("form.filters button");
  const list = await office.locator("table.grid").first().innerText();
  for (const words of ["联系创元铝业", "重点投资项目调度", "市工业经济领导小组"]) assert.ok(list.includes(words), `${words} in ${list}`);
  await office.fill("#receiver", "戴宁");
  await office.fill("#witness", "");
  await office.click("form.fields .actions button");
  assert.ok((await office.locator("#witness-error").innerText()).includes("监交人"));
  assert.equal(await office.inputValue("#receiver"), "deputy", "a name is taken for its code");
  await office.fill("#witness", "leader");
  await office.fill("#reason", "工作调动");
  await office.fill("#paper", "常组干〔2026〕31号");
  await office.click("form.fields .actions button");
  await office.waitForURL(/\/handovers\/\d+$/);
  const own = office.url();
  assert.ok((await office.locator("main").innerText()).includes("已通知安全管理员"));
  assert.equal(await office.locator("form[action$='/start']").count(), 0, "whoever draws it up does not give the rights");

  await security.goto(own);
  await security.click("form[action$='/start'] button");
  assert.ok((await security.locator(".pagehead .pill").innerText()).includes("待签字"));
  // In the open sessions of the two, from the next click on.
  assert.equal(await may(old), 403);
  await receiver.goto(address);
  const mine = await receiver.locator("#posts").innerText();
  assert.ok(mine.includes("市发改委科长"), mine);
  assert.equal(await may(receiver), 200);

  const leader = await as("leader");
  await leader.goto(own);
  assert.ok((await leader.locator("main").innerText()).includes("再由您监交签字"), "the witness signs last");
  assert.equal(await leader.locator("form[action$='/sign']").count(), 0);
  for (const page of [old, receiver]) {
    await page.goto(address);
    await page.click("#waiting a:has-text('市发改委科长')");
    await page.click("form[action$='/sign'] button");
    assert.ok((await page.locator(".signatures").innerText()).includes("已签字"));
  }
  await leader.goto(address);
  await leader.click("#waiting a:has-text('市发改委科长')");
  await leader.fill("form[action$='/sign'] input[name=remark]", "已当面交清");
  await leader.click("form[action$='/sign'] button");
  assert.ok((await leader.locator(".pagehead .pill").innerText()).includes("已签结"));
  await leader.emulateMedia({ media: "print" });
  assert.ok(await leader.locator("article.sheet").isVisible());
  assert.ok(!(await leader.locator(".timeline").isVisible()), "what is printed is the list with its signatures");
  const sheet = await leader.locator("article.sheet").innerText();
  for (const words of ["吴斌", "戴宁", "周正", "常组干〔2026〕31号", "重点投资项目调度"]) assert.ok(sheet.includes(words), `${words} in ${sheet}`);
  await leader.goto(`${address}/posts?q=%E6%88%B4%E5%AE%81`);
  assert.ok((await leader.locator("table.grid").innerText()).includes("市发改委科长"));

  const path = new URL(own).pathname;
  await lookAt(browser, address, ["/handovers", path, "/handovers/new?post=vice"], { storageState: await cookies("office") });
  const english = await as("office", { viewport: SIZES[1] });
  await english.goto(`${own}?lang=en`);
  const words = await english.locator(".pagehead, .sheet dt, .sheet thead").allInnerTexts();
  assert.ok(!/[\u4e00-\u9fff]/.test(words.join("")), words.join(" "));
});

test("a deputy acts while the holder is away, and no longer", { timeout: 120_000 }, async () => {
  const deputy = await as("office");
  const posts = async () => {
    await deputy.goto(address);
    return deputy.locator("#posts").innerText();
  };
  assert.ok(!(await posts()).includes("不在"));
  await type(security, "/register/leave/new", { code: "leave-test", "field.person": "leader", "field.reason": "出差", valid_from: day(), valid_until: day(3) });
  assert.ok(security.url().includes("/register/leave/leave-test"), security.url());
  const now = await posts();
  assert.ok(now.includes("周正 不在") || now.includes("周正不在"), now);
  assert.ok(now.includes(day(3)), "until the holder is back");
  await deputy.goto(`${address}/posts?only=away`);
  const away = await deputy.locator("table.grid").innerText();
  assert.ok(away.includes("市长") && away.includes("何进"), away);
  // Back early: the leave was entered wrong, and is corrected; the deputy's next click is without it.
  await security.goto(`${address}/register/leave/leave-test/change`);
  await security.check("input[name=how][value=correct]");
  await security.fill("[name=valid_from]", "");
  await security.fill("[name='field.person']", "supervisor");
  await security.click("form.fields .actions button");
  await security.waitForURL("**/register/leave/leave-test?done=*");
  assert.ok(!(await posts()).includes("不在"), "no longer");
});

test("who does what, on any day, and the bodies: at a desk and on a phone, in both languages, by the keyboard", { timeout: 240_000 }, async () => {
  const page = await as("leader");
  await page.goto(`${address}/posts?lang=zh`);
  const vacant = page.locator("tr", { hasText: "市能源办主任" });
  assert.ok((await vacant.innerText()).includes("空缺") && (await vacant.innerText()).includes("何进"), "vacant, with who answers for it");
  const away = page.locator("tr", { hasText: "市招商局局长" });
  assert.ok((await away.innerText()).includes("外出") && (await away.innerText()).includes("戴宁"));
  await page.goto(`${address}/posts?on=2005-12-31`);
  const then = await page.locator("tr", { hasText: "市优化办督查员" }).innerText();
  assert.ok(then.includes("空缺") && then.includes("无人承担"), "the day before anybody was appointed");
  const book = await page.request.get(`${address}/posts/export.xlsx`);
  assert.equal((await book.body()).toString("latin1", 0, 2), "PK");
  await page.goto(`${address}/bodies`);
  const bodies = await page.locator("main").innerText();
  for (const words of ["市工业经济领导小组", "组长", "办公室主任", "何进", "委员会"]) assert.ok(bodies.includes(words), `${words} in ${bodies}`);
  const leader = await cookies("leader");
  await lookAt(browser, address, ["/", "/posts", "/bodies"], { storageState: leader });
  const english = { name: "gongshu-lang", value: "en", domain: "127.0.0.1", path: "/", expires: -1, httpOnly: false, secure: false, sameSite: "Lax" };
  await lookAt(browser, address, ["/", "/posts", "/bodies"], { storageState: { ...leader, cookies: [...leader.cookies, english] } });
  await lookAt(browser, address, ["/register/post/new", "/register/delegation/new", "/register/holding/leader-1/change", "/register/holding/leader-1/end"], { storageState: await cookies("secadmin") });
  const clerk = await as("statistician");
  await clerk.goto(`${address}/register/enterprise/new`);
  await walk(clerk, "a form of a row");
});
