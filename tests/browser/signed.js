// Signing in as one of the demonstration's people, once for each, and the codes of an authenticator app.

import { createHmac } from "node:crypto";

const address = process.env.GONGSHU_ADDRESS;
const password = process.env.GONGSHU_PASSWORD;

/** The statistician who reaches the whole country: what most pages are read as. */
export const READER = "national";

const states = new Map();

/** The cookies of somebody signed in, for `newContext({ storageState })`. `more` are further cookies, name to value. */
export async function signedIn(browser, login = READER, more = {}) {
  if (!states.has(login)) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await signIn(page, login);
    states.set(login, await context.storageState());
    await context.close();
  }
  const state = states.get(login);
  const cookie = ([name, value]) => ({ name, value, domain: "127.0.0.1", path: "/", expires: -1, httpOnly: false, secure: false, sameSite: "Lax" });
  return { ...state, cookies: [...state.cookies, ...Object.entries(more).map(cookie)] };
}

/** Fills in the sign-in page. */
export async function signIn(page, login, word = password, at = address) {
  await page.goto(`${at}/sign-in`);
  await page.fill("input[name=login]", login);
  await page.fill("input[name=password]", word);
  await page.click("form.fields button.primary");
  await page.waitForLoadState();
}

/** The code of RFC 6238 for a secret as the page shows it, `steps` of 30 seconds from now. */
export function codeOf(secret, steps = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const letter of secret.replaceAll(" ", "")) bits += letters.indexOf(letter).toString(2).padStart(5, "0");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac("sha1", key).update(counter).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
