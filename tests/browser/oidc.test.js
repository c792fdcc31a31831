// Signing in through an identity provider, a real one of OpenID Connect on this machine: the button, the way there and back, tying, and every way it goes wrong.

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import Provider from "oidc-provider";
import { chromium } from "playwright-core";
import { lookAt } from "./look.js";
import { serve } from "./own.js";
import { codeOf, signIn } from "./signed.js";

// A data folder of its own: who is tied to whom is nothing the other tests should meet.
const folder = process.env.GONGSHU_SECOND;
const SECRET = "only the two of us know";
let browser, server, idp, address, issuer, password;

/** The provider: anybody may be anybody there, as its page for developers has it. */
function provider(back) {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return new Provider(issuer, {
    clients: [{ client_id: "gongshu", client_secret: SECRET, redirect_uris: [back], grant_types: ["authorization_code"], response_types: ["code"] }],
    jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: "one" }] },
    cookies: { keys: ["a key of the test"] },
    pkce: { required: () => true },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  });
}

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.GONGSHU_BROWSER, args: ["--no-sandbox"] });
  // Another host than the program's, so that the way back comes from another site as it would.
  idp = createServer((request, response) => idp.answer(request, response));
  await new Promise((done) => idp.listen(0, "localhost", done));
  issuer = `http://localhost:${idp.address().port}`;
  writeFileSync(join(folder, "city.secret"), SECRET, { mode: 0o600 });
  writeFileSync(
    join(folder, "gongshu.toml"),
    `[limit]\nsign_ins_per_minute_address = 1000\n[[sign_in.provider]]\ncode = "city"\nname = { zh = "市统一身份认证", en = "City account" }\nissuer = "${issuer}"\nclient_id = "gongshu"\nclient_secret_file = "city.secret"\n`,
  );
  server = await serve(folder);
  ({ address, password } = server);
  idp.answer = provider(`${address}/sign-in/with/city/back`).callback();
});
after(async () => {
  await browser.close();
  await server.end();
  idp.closeAllConnections();
  idp.close();
});

async function fresh(more = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...more });
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(String(error)));
  // What our own policy stops, the browser says here.
  page.on("console", (line) => assert.ok(!line.text().includes("Content Security Policy") || !page.url().startsWith(address), line.text()));
  return page;
}

/** At the provider: says who one is, and agrees. */
async function beAt(page, who) {
  await page.waitForURL(`${issuer}/interaction/**`);
  await page.fill("input[name=login]", who);
  await page.fill("input[name=password]", "any");
  await page.click("button[type=submit]");
  await page.locator("form[action$='/interaction'] , button:has-text('Continue')").first().waitFor();
  await page.click("button:has-text('Continue')");
  await page.waitForURL(`${address}/**`);
}

const press = (page) => page.click("form[action='/sign-in/with/city'] button");
const alert = (page) => page.locator("[role=alert]").innerText();

test("whom nobody tied is not let in, and reads what to do", { timeout: 60_000 }, async () => {
  const page = await fresh();
  await page.goto(`${address}/sign-in?next=/league`);
  await press(page);
  await beAt(page, "z-0043");
  const said = await alert(page);
  assert.ok(said.includes("z-0043") && said.includes("我的账号"), said);
  await page.goto(`${address}/me`);
  assert.ok(page.url().includes("/sign-in?"), page.url());
});

test("one ties an identity, signs in by it from another browser, and unties it", { timeout: 120_000 }, async () => {
  const own = await fresh();
  await signIn(own, "statistician", password, address);
  await own.goto(`${address}/me`);
  await own.click("form[action='/me/identities/city'] button");
  await beAt(own, "s-0017");
  assert.equal(new URL(own.url()).pathname, "/me");
  assert.ok((await own.locator("main").innerText()).includes("s-0017"));

  const other = await fresh({ locale: "en" });
  await other.goto(`${address}/sign-in?next=/league&lang=en`);
  assert.ok((await other.locator(".ways button").innerText()).includes("City account"));
  await press(other);
  await beAt(other, "s-0017");
  assert.equal(new URL(other.url()).pathname, "/league");
  await other.goto(`${address}/me`);
  assert.ok((await other.locator("ul.sessions").innerText()).includes("through City account"));

  // The way back works once.
  let back;
  other.on("request", (request) => (back = request.url().includes("/back?") ? request.url() : back));
  await other.click("details.me summary");
  await other.click("form[action='/sign-out'] button");
  await press(other);
  await other.waitForURL(`${address}/`);
  await other.goto(back);
  assert.ok((await alert(other)).includes("used before"), await alert(other));
  const thief = await fresh();
  await thief.goto(back);
  assert.ok((await alert(thief)).includes("别的浏览器"));

  await lookAt(browser, address, ["/me"], { storageState: await own.context().storageState() });
  await own.goto(`${address}/me`);
  await own.click("form[action='/me/identities/city/untie'] button");
  assert.ok((await own.locator("[role=status]").innerText()).includes("已解除绑定"));
  await other.goto(`${address}/me`);
  assert.ok(other.url().includes("/sign-in?"), "what it had opened is closed");
});

test("what was called off, made up, or failed half-way opens nothing and says so", { timeout: 60_000 }, async () => {
  const page = await fresh();
  await page.goto(`${address}/sign-in`);
  await press(page);
  await page.waitForURL(`${issuer}/interaction/**`);
  await page.click("a[href$='/abort']");
  await page.waitForURL(`${address}/**`);
  assert.ok((await alert(page)).includes("取消"), await alert(page));
  await page.goto(`${address}/sign-in/with/city/back?code=a&state=made-up`);
  assert.ok((await alert(page)).includes("重新登录"));
  // A provider that fails between the page there and the page here.
  const answer = idp.answer;
  idp.answer = (request, response) => (request.method === "POST" && request.url === "/token" ? response.writeHead(503).end() : answer(request, response));
  await page.goto(`${address}/sign-in?lang=en`);
  await press(page);
  await beAt(page, "z-0044");
  idp.answer = answer;
  assert.ok((await alert(page)).includes("does not answer"), await alert(page));
  assert.ok(!/[\u4e00-\u9fff]/.test(await page.locator("main").innerText()), "no Chinese on the English page");
});

test("an account that is closed stays closed, and the administrator ties and unties for others", { timeout: 120_000 }, async () => {
  const administrator = await fresh();
  await signIn(administrator, "sysadmin", password, address);
  await administrator.fill("input[name=code]", codeOf(await administrator.locator("[data-secret]").innerText()));
  await administrator.click("form.fields button.primary");
  await administrator.goto(`${address}/accounts`);
  const tie = administrator.locator("form[action='/accounts/identity']");
  await tie.locator("select[name=person]").selectOption("handler");
  await tie.locator("input[name=subject]").fill("h-0099");
  await tie.locator("button").click();
  await administrator.waitForURL(`${address}/accounts`);
  const page = await fresh();
  await page.goto(`${address}/sign-in`);
  await press(page);
  await beAt(page, "h-0099");
  assert.equal(new URL(page.url()).pathname, "/");
  await lookAt(browser, address, ["/accounts"], { storageState: await administrator.context().storageState() });

  await administrator.goto(`${address}/accounts`);
  await administrator.click("form[action='/accounts/handler/disable'] button");
  await page.goto(`${address}/me`);
  assert.ok(page.url().includes("/sign-in?"), "its sessions ended");
  await press(page);
  await page.waitForURL(`${address}/sign-in/with/city/back**`);
  assert.ok((await alert(page)).includes("已停用"));

  await administrator.click("form[action='/accounts/handler/enable'] button");
  await administrator.click("form[action='/accounts/handler/identities/city/untie'] button");
  await administrator.waitForURL(`${address}/accounts`);
  await page.goto(`${address}/sign-in`);
  await press(page);
  await page.waitForURL(`${address}/sign-in/with/city/back**`);
  assert.ok((await alert(page)).includes("h-0099"), "nobody is tied to it any more");

  // An administrator is asked for our second factor all the same: nobody vouched for one.
  await administrator.goto(`${address}/me`);
  await administrator.click("form[action='/me/identities/city'] button");
  await beAt(administrator, "a-0001");
  const again = await fresh();
  await again.goto(`${address}/sign-in`);
  await press(again);
  await beAt(again, "a-0001");
  assert.equal(new URL(again.url()).pathname, "/sign-in/code");
});

test("the sign-in page with its buttons can be used by anybody", { timeout: 60_000 }, async () => {
  await lookAt(browser, address, ["/sign-in", "/sign-in?lang=en"]);
});
