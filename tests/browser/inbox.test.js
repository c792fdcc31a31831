// What waits for somebody reaches them, and papers stay beside their row.

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
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, storageState: await signedIn(browser, login) });
  return context.newPage();
}

test("a notice reaches the post whose turn it is, leads there, and comes back to whoever began", { timeout: 120_000 }, async () => {
  const officer = await as("secrecy");
  await officer.goto(`${address}/inbox?lang=zh`);
  const before = await officer.locator("ul.inbox li").count();

  const clerk = await as("statistician");
  await clerk.goto(`${address}/bulletin/430700/2006-06?lang=zh`);
  await clerk.click("form[action='/publications'] button");
  await clerk.waitForURL("**/publications/*");
  const number = clerk.url().split("/").pop();

  await officer.reload();
  assert.equal(await officer.locator("ul.inbox li").count(), before + 1);
  assert.equal(await officer.locator(".bell .count").innerText(), String(before + 1));
  const line = officer.locator("ul.inbox li").first();
  assert.match(await line.innerText(), /待办[\s\S]*请作保密审查：《常德市2006年1—6月/);
  await lookAt(browser, address, ["/inbox", "/inbox?all=1", "/inbox?lang=en"], { storageState: await signedIn(browser, "secrecy") });
  await line.locator("a").click();
  await officer.waitForURL(`**/publications/${number}`);
  await officer.fill("form[action$='/return'] input", "单个企业的数据未经企业同意");
  await officer.click("form[action$='/return'] button");
  await officer.goto(`${address}/inbox`);
  assert.equal(await officer.locator("ul.inbox li").count(), before, "what was opened is read");
  await officer.goto(`${address}/inbox?all=1`);
  assert.ok((await officer.locator("ul.inbox").innerText()).includes("1—6月"), "and is still there");

  // Back at whoever drafted it, in the other language.
  await clerk.goto(`${address}/inbox?lang=en`);
  assert.match(await clerk.locator("ul.inbox li").first().innerText(), /Returned, see the remark/);
  await clerk.click("form[action='/inbox/read'] button");
  assert.equal(await clerk.locator("ul.inbox li").count(), 0);
  assert.equal(await clerk.locator(".bell .count").count(), 0);
});

test("papers beside a row: kept when they are what they say, withdrawn with a reason, seen by whoever sees the row", { timeout: 120_000 }, async () => {
  const clerk = await as("statistician");
  const reader = await as("leader");
  await clerk.goto(`${address}/register/unit/430700?lang=zh`);
  const send = async (name, text) => {
    await clerk.setInputFiles("input[type=file]", { name, mimeType: "application/octet-stream", buffer: Buffer.from(text) });
    await clerk.fill("#attachments input[name=note]", "2006年批复");
    await clerk.click("#attachments form[enctype] button");
  };
  await send("批复.pdf", "<script>alert(1)</script>");
  assert.match(await clerk.locator("#attachments [role=alert]").innerText(), /内容和扩展名“\.pdf”不符/);
  await send("批复.pdf", "%PDF-1.4\n1 0 obj\n");
  await clerk.locator("#attachments li a").waitFor();
  assert.equal(await clerk.locator("#attachments [role=alert]").count(), 0);

  await reader.goto(`${address}/register/unit/430700?lang=zh`);
  const paper = reader.locator("#attachments li a");
  assert.equal(await paper.innerText(), "批复.pdf");
  assert.equal(await reader.locator("#attachments form").count(), 0, "who only sees does not attach");
  const answer = await reader.request.get(address + (await paper.getAttribute("href")));
  assert.equal((await answer.body()).toString(), "%PDF-1.4\n1 0 obj\n");
  assert.match(answer.headers()["content-disposition"], /^attachment; .*%E6%89%B9%E5%A4%8D\.pdf/);
  assert.equal(answer.headers()["x-content-type-options"], "nosniff");
  await lookAt(browser, address, ["/register/unit/430700"], { storageState: await signedIn(browser, "statistician") });

  await clerk.click("#attachments details summary");
  await clerk.fill("#attachments form[action$='/withdraw'] input", "传错了文件");
  await clerk.click("#attachments form[action$='/withdraw'] button");
  await reader.reload();
  assert.match(await reader.locator("#attachments").innerText(), /批复\.pdf[\s\S]*撤下：传错了文件/);
  assert.equal((await reader.request.get(address + "/register/unit/430700/attachments/1")).status(), 404);
});
