// A program of a test's own, on a copy of the demonstration that no other test sees, and its people.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { SIZES } from "./look.js";
import { codeOf, signIn } from "./signed.js";

/** Serves a data folder; gives where, the password of the demonstration's people, and the way to end it. */
export async function serve(folder) {
  const server = spawn(process.env.GONGSHU_PROGRAM, ["demo", "--data", folder, "--address", "127.0.0.1:0", "--lang", "en"], { env: { ...process.env, DATABASE_URL: "" } });
  let said = "";
  const begun = await new Promise((resolve, reject) => {
    server.stdout.on("data", (text) => {
      said += text;
      const address = said.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
      const password = said.match(/Demo-[a-z0-9]*-7/)?.[0];
      if (address) resolve({ address, password });
    });
    server.on("exit", () => reject(new Error(said)));
  });
  const end = async () => {
    const ended = new Promise((done) => server.on("exit", done));
    server.kill();
    await ended;
  };
  return { ...begun, end };
}

/** The day so many days from today, as the program's clock has it: in China, wherever the tests run. */
export const day = (days = 0) => new Date(Date.now() + (days * 24 + 8) * 3_600_000).toISOString().slice(0, 10);

/** A page on which no script may fail and nothing may break the page's own policy. */
export async function watched(context) {
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(String(error)));
  page.on("console", (said) => assert.ok(!said.text().includes("Content Security Policy"), said.text()));
  return page;
}

/** The people of a program: `as(login)` is a page of one of them, signed in once; an administrator binds an authenticator first. */
export function people(browser, { address, password }) {
  const states = new Map();
  const cookies = async (login) => {
    if (!states.has(login)) {
      const page = await (await browser.newContext()).newPage();
      await signIn(page, login, password, address);
      if (page.url().includes("/sign-in/second-factor")) {
        await page.fill("input[name=code]", codeOf(await page.locator("[data-secret]").innerText()));
        await page.click("form.fields button.primary");
        await page.waitForSelector("ol.codes");
      }
      states.set(login, await page.context().storageState());
      await page.context().close();
    }
    return states.get(login);
  };
  const as = async (login, more = {}) => watched(await browser.newContext({ viewport: SIZES[0], storageState: await cookies(login), ...more }));
  return { as, cookies };
}
