// `<table class="grid" data-sortable [data-filterable]>`: sorted by its heads, filtered, picked and copied like a spreadsheet.

import { say, word } from "../word.js";
import { block, compare, heads, key, toClipboard } from "./cell.js";
import { picking } from "./pick.js";
import { rowsOf } from "./rows.js";

function sorting(table, rows) {
  heads(table).forEach((head, column, all) => {
    if (head.textContent.trim() === "") return;
    head.dataset.order = "";
    head.tabIndex = 0;
    const sort = () => {
      // From the largest first; then the other way round.
      const falling = head.getAttribute("aria-sort") !== "descending";
      all.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", falling ? "descending" : "ascending");
      rows.sort((list) => {
        const keyed = list.map((row) => [key(row.cells[column]), row]);
        keyed.sort(([one], [other]) => {
          // Rows without a figure stay at the end, whichever way.
          if (one === null || other === null) return (one === null) - (other === null);
          return falling ? compare(other, one) : compare(one, other);
        });
        return keyed.map(([, row]) => row);
      });
    };
    head.addEventListener("click", sort);
    head.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      sort();
    });
  });
}

/** A box that filters, a button that copies what is shown, and how many rows there are. */
function tools(table, rows) {
  const bar = document.createElement("div");
  bar.className = "tools noprint";
  bar.innerHTML = `<input type="search" placeholder="${word.filter}" aria-label="${word.filter}"><button type="button">${word.copy}</button><output></output>`;
  const [input, copy, note] = bar.children;
  const all = rows.shown().length;
  note.textContent = say("rows", { n: all });
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase().split(/\s+/);
    rows.filter((row) => {
      const text = row.textContent.toLowerCase();
      return wanted.every((piece) => text.includes(piece));
    });
    const shown = rows.shown().length;
    note.textContent = say(shown === all ? "rows" : "shown", { n: shown, all });
  });
  copy.addEventListener("click", async () => {
    note.textContent = (await toClipboard(block(table, rows.shown()))) ? say("copied", { n: rows.shown().length }) : word.refused;
  });
  (table.closest(".scroll") ?? table).before(bar);
}

export function table(element) {
  if (!element.tHead || !element.tBodies[0]) return;
  const rows = rowsOf(element, heads(element));
  sorting(element, rows);
  picking(element, rows);
  if ("filterable" in element.dataset) tools(element, rows);
}
