// What makes plain pages quicker to use. Every page works without it; each island enhances the HTML it finds.

import htmx from "htmx.org";
import { drop } from "./island/drop.js";
import { filter } from "./island/filter.js";
import { keys } from "./island/keys.js";
import { picker } from "./island/picker.js";
import { drawer, printing } from "./island/shell.js";
import { table } from "./island/table.js";
import { views } from "./island/views.js";
import { wall } from "./island/wall.js";

document.documentElement.classList.add("js");
// No script from text, no styles from script: pages may forbid both.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.historyCacheSize = 0;

const ISLANDS = [
  ["table[data-sortable]", table],
  ["[data-filter]", filter],
  ["[data-autosubmit], form.pickers", picker],
  ["form.drop", drop],
  [".side details", drawer],
  [".views", views],
];

/** Enhances what stands in `root`: the page at first, later each piece that htmx brings. */
function enhance(root) {
  for (const [selector, island] of ISLANDS) {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches?.(selector)) found.push(root);
    for (const element of found) {
      if (element.dataset.alive === "") continue;
      element.dataset.alive = "";
      island(element);
    }
  }
}

document.addEventListener("DOMContentLoaded", () => {
  enhance(document.body);
  printing();
  wall();
  keys();
});
document.addEventListener("htmx:load", (event) => enhance(event.target));
document.addEventListener("gongshu:load", (event) => enhance(event.target));
