// A token made on the page of one's account, used by a program, taken back; and the API's document on its page.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { findings, LIGHTS, looking, SIZES } from "./look.js";
import { signedIn } from "./signed.js";

const address = process.env.GONGSHU_ADDRESS;
let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.GONGSHU_BROWSER, args: ["--no-sandbox"] });
});
after(() => browser.close());

/** What a program gets, which has no browser and no cookies. */
async function asked(path, token) {
  const response = await fetch(address + path, { headers: { authorization: `Bearer ${token}`, "accept-language": "en" } });
  return [response.status, await response.json()];
}

test("a token is made, used, and taken back", { timeout: 60_000 }, async () => {
  const context = await browser.newContext({ viewport: SIZES[0], storageState: await signedIn(browser) });
  const page = await context.newPage();
  await page.goto(`${address}/me`);
  await page.fill("#token-name", "月报汇总程序");
  await page.click("#tokens form.fields button");
  const token = await page.locator("[data-token]").innerText();
  const [status, me] = await asked("/api/v1/me", token);
  assert.equal(status, 200);
  assert.equal(me.person, "national");
  assert.ok(me.deeds.includes("export-figures") && !me.deeds.includes("enter-figures"), String(me.deeds));
  const [, growth] = await asked("/api/v1/answers/growth/430700/out.va/2006-07/ytd", token);
  assert.match(growth.text, /^19\.1 ?%/);
  await page.goto(`${address}/me`);
  assert.equal(await page.locator("[data-token]").count(), 0, "shown only once");
  const row = page.locator("#tokens tbody tr", { hasText: "月报汇总程序" }).first();
  assert.equal(await row.locator("code").innerText(), me.token);
  await row.locator("button").click();
  await page.waitForURL(/done=token/);
  const [after, refusal] = await asked("/api/v1/me", token);
  assert.deepEqual([after, refusal.code], [401, "token-ended"]);
  await context.close();
});

test("the API's document unfolds under the pages' own policy, and can be read by anybody", { timeout: 180_000 }, async () => {
  // With the policy in force first: nothing it forbids is tried.
  const strict = await browser.newContext({ viewport: SIZES[0], storageState: await signedIn(browser) });
  const page = await strict.newPage();
  const refused = [];
  page.on("console", (line) => line.type() === "error" && refused.push(line.text()));
  page.on("pageerror", (error) => refused.push(String(error)));
  const carried = [];
  page.on("request", (request) => carried.push(new URL(request.url()).pathname));
  await page.goto(`${address}/me`);
  assert.ok(!carried.some((path) => path.includes("/assets/api.")), "other pages do not carry the viewer");
  await page.goto(`${address}/api?lang=zh`);
  await page.waitForSelector(".opblock");
  assert.ok((await page.locator(".opblock").count()) > 20);
  // Asked with the reader's own session.
  await page.click("#operations-account-me button");
  await page.click("#operations-account-me .try-out__btn");
  await page.click("#operations-account-me .execute");
  const answer = page.locator("#operations-account-me .live-responses-table pre").first();
  await answer.waitFor();
  assert.ok((await page.locator("#operations-account-me .live-responses-table").innerText()).includes('"person": "national"'));
  assert.deepEqual(refused, []);
  await strict.close();
  for (const viewport of SIZES) {
    for (const colorScheme of LIGHTS) {
      const context = await browser.newContext(looking({ viewport, colorScheme }));
      const page = await context.newPage();
      await page.goto(`${address}/api`);
      await page.waitForSelector(".opblock");
      await page.click("#operations-figures-enter-figures button");
      await page.waitForSelector("#operations-figures-enter-figures .responses-wrapper");
      assert.deepEqual(await findings(page), [], `/api at ${viewport.width} px, ${colorScheme}`);
      const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.ok(wide <= screen, `${wide} px wide on a screen of ${screen}`);
      await context.close();
    }
  }
});
