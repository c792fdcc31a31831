// Who signs in, how, and what that opens: set-up, second factor, lock-out, rights that change in an open session.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { lookAt } from "./look.js";
import { codeOf, signedIn, signIn } from "./signed.js";

const address = process.env.GONGSHU_ADDRESS;
const folder = mkdtempSync(join(tmpdir(), "gongshu-"));
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.GONGSHU_BROWSER, args: ["--no-sandbox"] });
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

async function fresh(more = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...more });
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(String(error)));
  return page;
}

/** Binds an authenticator app on the page that asks for one; gives the secret and the recovery codes. */
async function enrol(page) {
  assert.ok(page.url().includes("/sign-in/second-factor"), page.url());
  const secret = await page.locator("[data-secret]").innerText();
  await page.fill("input[name=code]", codeOf(secret));
  await page.click("form.fields button.primary");
  const codes = await page.locator("ol.codes code").allInnerTexts();
  assert.equal(codes.length, 10);
  return { secret, codes };
}

const administrators = new Map();

/** A page of an administrator, signed in with both factors. */
async function administrator(login) {
  const page = await fresh();
  await signIn(page, login);
  const known = administrators.get(login);
  if (!known) {
    administrators.set(login, await enrol(page));
  } else {
    await page.fill("input[name=code]", known.codes.pop());
    await page.click("form.fields button.primary");
  }
  return page;
}

test("a new installation is set up by three people, through links that work once", { timeout: 120_000 }, async () => {
  const server = spawn(process.env.GONGSHU_PROGRAM, ["serve", "--data", join(folder, "new"), "--address", "127.0.0.1:0", "--lang", "zh"], { env: { ...process.env, DATABASE_URL: "" } });
  try {
    let said = "";
    const link = await new Promise((resolve, reject) => {
      server.stdout.on("data", (text) => {
        said += text;
        const found = said.match(/http:\/\/127\.0\.0\.1:\d+\/setup\/[0-9a-f]+/);
        if (found) resolve(found[0]);
      });
      server.on("exit", () => reject(new Error(said)));
    });
    const page = await fresh();
    await page.goto(link);
    await page.fill("input[name=unit]", "430700");
    await page.fill("input[name=unit_name]", "常德市");
    for (const [kind, name, login] of [["system-administrator", "杨帆", "yangfan"], ["security-administrator", "朱明", "zhuming"], ["auditor", "秦严", "yangfan"]]) {
      await page.fill(`input[name=${kind}_name]`, name);
      await page.fill(`input[name=${kind}_login]`, login);
    }
    await page.click("form.fields button.primary");
    assert.ok((await page.locator("[role=alert]").innerText()).includes("三个不同的人"));
    await page.fill("input[name=auditor_login]", "qinyan");
    await page.click("form.fields button.primary");
    const links = await page.locator("a[data-link]").evaluateAll((all) => all.map((one) => one.href));
    assert.equal(links.length, 3);
    const again = await page.request.get(link);
    assert.equal(again.status(), 400, "the first link is used up");
    // The system administrator sets a password and binds an app; the link is then worth nothing.
    await page.goto(links[0]);
    await page.fill("input[name=password]", "short");
    await page.fill("input[name=again]", "short");
    await page.click("form.fields button.primary");
    assert.ok((await page.locator("[role=alert]").innerText()).includes("10"));
    await page.fill("input[name=password]", "Chang-de 2006");
    await page.fill("input[name=again]", "Chang-de 2006");
    await page.click("form.fields button.primary");
    await page.waitForURL("**/sign-in");
    assert.equal((await page.request.get(links[0])).status(), 400);
    const own = new URL(link).origin;
    await signIn(page, "yangfan", "Chang-de 2006", own);
    await enrol(page);
    await page.goto(`${own}/`);
    await page.click("#posts a[href='/accounts']");
    assert.equal(await page.locator("table.grid tbody tr").count(), 3);
  } finally {
    server.kill();
  }
});

test("an administrator signs in with a second factor; a code counts once, a recovery code too", { timeout: 120_000 }, async () => {
  const page = await administrator("auditor");
  const { secret, codes } = administrators.get("auditor");
  await page.goto(`${address}/audit`);
  assert.ok((await page.locator("main").innerText()).includes("登录"));
  await page.goto(`${address}/cockpit/430700/2006-07`);
  assert.ok((await page.locator("main").innerText()).includes("没有这项权限"), "an auditor sees no figures");
  const second = await fresh();
  await signIn(second, "auditor");
  assert.ok(second.url().includes("/sign-in/code"));
  await second.goto(`${address}/audit`);
  assert.ok(second.url().includes("/sign-in/code"), "nothing is open before the code");
  await second.fill("input[name=code]", codeOf(secret, -40));
  await second.click("form.fields button.primary");
  assert.ok((await second.locator("[role=alert]").innerText()).includes("不对"));
  const code = codes.pop();
  await second.fill("input[name=code]", code);
  await second.click("form.fields button.primary");
  await second.goto(`${address}/audit`);
  assert.equal(await second.locator("table.audit").count(), 1);
  // Where somebody came from is in sight, however long the addresses are that were asked for.
  await second.goto(`${address}/register/unit/${"x".repeat(300)}`);
  await second.goto(`${address}/audit`);
  const from = await second.locator("table.audit thead th").last().boundingBox();
  assert.ok(from.x + from.width <= 1440, `the column ends at ${from.x + from.width}`);
  const third = await fresh();
  await signIn(third, "auditor");
  await third.fill("input[name=code]", code);
  await third.click("form.fields button.primary");
  assert.equal(await third.locator("[role=alert]").count(), 1, "a recovery code works once");
  await lookAt(browser, address, ["/audit", "/permissions?unit=430700"], { storageState: await page.context().storageState() });
});

test("wrong passwords lock the name, known or not, and say the same", { timeout: 120_000 }, async () => {
  const said = {};
  for (const login of ["handler", "no-such-person"]) {
    const page = await fresh();
    said[login] = [];
    for (let at = 0; at < 6; at += 1) {
      await signIn(page, login, "Wrong-password-1");
      said[login].push(await page.locator("[role=alert]").innerText());
    }
    await signIn(page, login);
    assert.ok((await page.locator("[role=alert]").innerText()).includes("分钟后再试"), "the right one does not open it now");
  }
  assert.deepEqual(said.handler, said["no-such-person"]);
});

test("each sees what their post reaches, and a page that is not theirs is as one that is not there", async () => {
  const status = async (login, path) => {
    const page = await fresh({ storageState: await signedIn(browser, login) });
    const answer = await page.request.get(address + path);
    const text = (await answer.text()).replaceAll(path.split("/")[2], "X");
    return [answer.status(), text.replaceAll(/\?v=[0-9a-f]+/g, "")];
  };
  const [absent, missing] = await status("county", "/cockpit/nowhere/2006-07");
  for (const path of ["/cockpit/430703/2020", "/cockpit/430700/2006-07", "/cockpit/430000/2024"]) assert.equal((await status("county", path))[0], 200, `${path}: siblings and those above`);
  for (const path of ["/cockpit/330100/2006-07", "/cockpit/ent:changde-cigarette/2006-07", "/cockpit/ent:chuangyuan/2006-07"]) {
    const [hidden, page] = await status("county", path);
    assert.equal(hidden, absent, path);
    assert.equal(page, missing, `${path} betrays nothing`);
  }
  assert.equal((await status("enterprise", "/cockpit/ent:changde-cigarette/2006-07"))[0], 200);
  assert.equal((await status("enterprise", "/cockpit/430700/2006-07"))[0], 404);
  for (const path of ["/import", "/accounts", "/audit", "/versions"]) assert.equal((await status("enterprise", path))[0], 403, path);
});

test("a right taken away counts in an open session from the next click on", { timeout: 120_000 }, async () => {
  const open = await fresh({ storageState: await signedIn(browser, "department") });
  assert.equal((await open.goto(`${address}/cockpit/430700/2006-07`)).status(), 200);
  const security = await administrator("secadmin");
  const enter = async (rows) => {
    const file = join(folder, "holding.csv");
    writeFileSync(file, `code,post,person,kind,valid_from,valid_until\n${rows}\n`);
    await security.goto(`${address}/register/holding/import`);
    await security.setInputFiles("input[type=file]", file);
    await security.click("form.drop button");
    await security.click("form.confirm button");
    await security.waitForLoadState();
  };
  await enter("department-1,department,department,holder,2006-01-01,2006-12-31");
  assert.equal((await open.goto(`${address}/cockpit/430700/2006-07`)).status(), 403);
  await enter("department-1,department,department,holder,2006-01-01,");
  assert.equal((await open.goto(`${address}/cockpit/430700/2006-07`)).status(), 200);
  // Nobody gives rights to themselves.
  const file = join(folder, "own.csv");
  writeFileSync(file, "code,post,person,kind,valid_from\nown-1,leader,secadmin,holder,2006-01-01\n");
  await security.goto(`${address}/register/holding/import`);
  await security.setInputFiles("input[type=file]", file);
  await security.click("form.drop button");
  assert.ok((await security.locator(".findings").innerText()).includes("不能给自己授权"));
});

test("who can see a unit, and why; reads of a single enterprise and refusals are in the audit", { timeout: 120_000 }, async () => {
  const reader = await fresh({ storageState: await signedIn(browser, "statistician") });
  await reader.goto(`${address}/cockpit/ent:changde-cigarette/2006-07`);
  const auditor = await administrator("auditor");
  await auditor.goto(`${address}/audit?person=statistician&action=read-single`);
  const rows = await auditor.locator("table.audit tbody").innerText();
  assert.ok(rows.includes("ent:changde-cigarette") && rows.includes("统计科长") && rows.includes("127.0.0.1"), rows);
  await auditor.goto(`${address}/permissions?unit=ent:changde-cigarette&deed=see-figures`);
  const who = await auditor.locator("table.grid").first().innerText();
  assert.ok(who.includes("statistician") && who.includes("enterprise") && !who.includes("(county)"), who);
  const book = await auditor.request.get(`${address}/permissions/export.xlsx`);
  assert.equal((await book.body()).toString("latin1", 0, 2), "PK");
});

test("one's own sessions are listed and ended, and a new password ends the others", { timeout: 120_000 }, async () => {
  const [one, other] = [await fresh(), await fresh()];
  await signIn(one, "reviewer");
  await signIn(other, "reviewer");
  await one.goto(`${address}/me`);
  assert.equal(await one.locator("ul.sessions li").count(), 2);
  await one.click("ul.sessions form button");
  await other.goto(`${address}/me`);
  assert.ok(other.url().includes("/sign-in"), "the ended session is over");
  await one.click("details.me summary");
  await one.click("form[action='/sign-out'] button");
  await one.goto(`${address}/me`);
  assert.ok(one.url().includes("/sign-in"));
});

test("signing in works on a phone and in English, and leads back to where one was going", async () => {
  const page = await fresh({ viewport: { width: 390, height: 844 } });
  await page.goto(`${address}/league?lang=en`);
  await page.waitForURL("**/sign-in?**");
  assert.ok(!/[\u4e00-\u9fff]/.test((await page.locator("main").innerText())), "no Chinese on the English page");
  await page.fill("input[name=login]", "statistician");
  await page.fill("input[name=password]", process.env.GONGSHU_PASSWORD);
  await page.click("form.fields button.primary");
  await page.waitForURL("**/league*");
});
