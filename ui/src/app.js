// What makes plain pages quicker to use. Every page works without it; each island enhances the HTML it finds.

import { copy } from "./island/copy.js";
import { drop } from "./island/drop.js";
import { filter } from "./island/filter.js";
import { keys } from "./island/keys.js";
import { picker } from "./island/picker.js";
import { report } from "./island/report.js";
import { fold, opening, printing, scrolling, shutting } from "./island/shell.js";
import { suggest } from "./island/suggest.js";
import { table } from "./island/table.js";
import { views } from "./island/views.js";
import { walk } from "./island/walk.js";
import { wall } from "./island/wall.js";

document.documentElement.classList.add("js");

const ISLANDS = [
  ["table[data-sortable]", table],
  ["[data-filter]", filter],
  ["[data-autosubmit], form.pickers", picker],
  ["form.drop", drop],
  ["form[data-report]", report],
  ["[data-copy]", copy],
  ["[data-fold]", fold],
  ["tbody[data-walk]", walk],
  ["[data-opens]", opening],
  ["[data-suggest]", suggest],
  [".views", views],
  // After what makes cells of tables be stood on.
  [".scroll", scrolling],
];

/** Enhances what stands in `root`: the page at first, later what an answer brings. */
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
  shutting();
  wall();
  keys();
});
document.addEventListener("gongshu:load", (event) => enhance(event.target));
