// From a draft to the public: three people, one frozen text; the public sees that and nothing else.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { lookAt } from "./look.js";
import { signedIn } from "./signed.js";

const address = process.env.GONGSHU_ADDRESS;
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.GONGSHU_BROWSER, args: ["--no-sandbox"] });
});
after(() => browser.close());

async function as(login) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, storageState: login ? await signedIn(browser, login) : undefined });
  return context.newPage();
}

test("a bulletin goes public through a draft, a secrecy check and an approval, by three people", { timeout: 120_000 }, async () => {
  const clerk = await as("statistician");
  await clerk.goto(`${address}/bulletin/430700/2006-07?lang=zh`);
  await clerk.click("form[action='/publications'] button");
  await clerk.waitForURL("**/publications/*");
  const own = clerk.url();
  const frozen = await clerk.locator("article.paper").innerText();
  assert.ok(frozen.includes("106.8亿元"));
  assert.equal(await clerk.locator("form[action*='/check']").count(), 0, "who drafts does not check");
  const nobody = await as("");
  const number = own.split("/").pop();
  assert.equal((await nobody.goto(`${address}/public/${number}`)).status(), 404, "a draft is not public");

  const officer = await as("secrecy");
  await officer.goto(own);
  // It names single enterprises, and whoever checks is told which.
  assert.ok((await officer.locator(".notice.warning").innerText()).includes("常德烟厂"));
  await officer.fill("form[action$='/check'] input", "企业数据已经本企业同意公开");
  await officer.click("form[action$='/check'] button");
  const leader = await as("leader");
  await leader.goto(own);
  await leader.click("form[action$='/approve'] button");
  assert.ok((await leader.locator(".pagehead .pill").innerText()).includes("已公开"));

  assert.equal((await nobody.goto(`${address}/public`)).status(), 200);
  await nobody.click(`a[href='/public/${number}']`);
  assert.equal(await nobody.locator("article.paper").innerText(), frozen, "what was checked is what is read");
  assert.equal(await nobody.locator("article a[href^='/']").count(), 0, "no door leads into the books");
  const file = await nobody.request.get(`${address}/public/${number}/file`);
  assert.equal((await file.body()).toString("latin1", 0, 2), "PK");
  for (const path of ["/cockpit/430700/2006-07", "/league", "/register/unit"]) {
    await nobody.goto(address + path);
    assert.ok(nobody.url().includes("/sign-in"), path);
  }
  await lookAt(browser, address, ["/public", `/public/${number}`]);
  await lookAt(browser, address, ["/publications", `/publications/${number}`], { storageState: await signedIn(browser, "leader") });

  await leader.goto(own);
  await leader.fill("form[action$='/withdraw'] input", "数据有更正");
  await leader.click("form[action$='/withdraw'] button");
  assert.equal((await nobody.goto(`${address}/public/${number}`)).status(), 404);
});
