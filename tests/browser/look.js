// What must hold on every page, whoever reads it and in whatever light: no serious accessibility finding, nothing wider than the screen.

import assert from "node:assert/strict";
import { createRequire } from "node:module";

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** A desk and a phone. */
export const SIZES = [{ width: 1440, height: 900 }, { width: 390, height: 844 }];
export const LIGHTS = ["light", "dark"];

/** What a context needs for `look`: the checker is injected, which the pages' own policy forbids. */
export const looking = (more = {}) => ({ bypassCSP: true, ...more });

/** The serious and critical findings on the page as it stands, in lines. */
export async function findings(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.addScriptTag({ path: axe });
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"], runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }));
  return violations
    .filter((one) => one.impact === "serious" || one.impact === "critical")
    .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(" ")} ${node.any[0]?.message ?? node.all[0]?.message ?? node.none[0]?.message ?? ""}`));
}

/** Asserts that a page of a context made with `looking()` can be read and used by anybody; `said` names it. Signed in or not is the context's. */
export async function look(page, said) {
  assert.deepEqual(await findings(page), [], said);
  const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= screen, `${said} is ${wide} px wide on a screen of ${screen}`);
}

/** Looks at each path at a desk and on a phone, in the light and in the dark. `more` goes to the context, such as the state of who signed in. */
export async function lookAt(browser, address, paths, more = {}) {
  for (const viewport of SIZES) {
    for (const colorScheme of LIGHTS) {
      const context = await browser.newContext(looking({ viewport, colorScheme, ...more }));
      const page = await context.newPage();
      for (const path of paths) {
        await page.goto(address + path);
        await look(page, `${path} at ${viewport.width} px, ${colorScheme}`);
      }
      await context.close();
    }
  }
}

/** Walks the page by the Tab key alone: every link, button and field must be reached, in sight, with a ring around it. */
export async function walk(page, said) {
  await page.evaluate(() => {
    document.activeElement?.blur();
    scrollTo(0, 0);
  });
  const wanted = await page.evaluate(() => {
    const all = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
    const seen = all.filter((one) => !one.disabled && !one.closest("details:not([open]) > :not(summary)") && one.tabIndex >= 0 && one.getClientRects().length > 0 && getComputedStyle(one).visibility !== "hidden");
    // Of a group of radio buttons the chosen one is reached.
    return seen.filter((one) => one.type !== "radio" || one.checked).map((one, at) => (one.dataset.walked = at) && at).length;
  });
  const reached = new Set();
  for (let step = 0; step < wanted * 2 + 200; step += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const one = document.activeElement;
      if (!one || one === document.body) return null;
      const style = getComputedStyle(one);
      const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
      return { place: one.dataset.walked ?? "", ringed, what: one.outerHTML.slice(0, 120) };
    });
    if (at === null) break;
    assert.ok(at.ringed, `${said}: no visible focus on ${at.what}`);
    if (at.place !== "") reached.add(at.place);
    if (reached.size === wanted) break;
  }
  const left = await page.evaluate((done) => [...document.querySelectorAll("[data-walked]")].filter((one) => !done.includes(one.dataset.walked)).map((one) => one.outerHTML.slice(0, 120)), [...reached]);
  assert.deepEqual(left, [], `${said}: not reached by the keyboard`);
}
