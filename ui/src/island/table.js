// `<table class="grid" data-sortable [data-filterable]>`: sorted by its heads, picked and copied like a spreadsheet, filtered.

import { say, word } from "../word.js";
import { compare, key, plain, toClipboard } from "./cell.js";

const body = (table) => table.tBodies[0];
const shownRows = (table) => [...body(table).rows].filter((row) => !row.hidden);
const line = (cells) => cells.map(plain).join("\t");
const heads = (table) => [...table.tHead.rows[table.tHead.rows.length - 1].cells];

/** Rows with their headings, as tab-separated lines. `from` and `to` are columns, both included. */
function block(table, rows, from = 0, to = Infinity) {
  const part = (row) => [...row.cells].slice(from, to + 1);
  return [heads(table).slice(from, to + 1).map((head) => head.textContent.replace(/\s+/g, " ").trim()).join("\t"), ...rows.map((row) => line(part(row)))].join("\n");
}

function sorting(table) {
  heads(table).forEach((head, column, all) => {
    if (head.textContent.trim() === "") return;
    head.dataset.order = "";
    head.tabIndex = 0;
    const sort = () => {
      // Figures from the largest, names from the first; then the other way round.
      const before = head.getAttribute("aria-sort");
      const falling = before ? before !== "descending" : true;
      all.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", falling ? "descending" : "ascending");
      const rows = [...body(table).rows].map((row) => [key(row.cells[column]), row]);
      rows.sort(([one], [other]) => {
        // Rows without a figure stay at the end, whichever way.
        if (one === null || other === null) return (one === null) - (other === null);
        return falling ? compare(other, one) : compare(one, other);
      });
      body(table).append(...rows.map(([, row]) => row));
    };
    head.addEventListener("click", sort);
    head.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      sort();
    });
  });
}

/** Cells under the arrow keys; Shift or the mouse picks a block, Ctrl+C copies it with its headings. */
function picking(table) {
  let at = null;
  let anchor = null;
  let dragging = false;
  const place = (cell) => [shownRows(table).indexOf(cell.parentElement), cell.cellIndex];
  const clear = () => table.querySelectorAll(".picked").forEach((cell) => cell.classList.remove("picked"));
  const span = () => {
    const [[r1, c1], [r2, c2]] = [place(anchor), place(at)];
    return { rows: shownRows(table).slice(Math.min(r1, r2), Math.max(r1, r2) + 1), from: Math.min(c1, c2), to: Math.max(c1, c2) };
  };
  const pick = () => {
    clear();
    if (!anchor || anchor === at) return;
    const { rows, from, to } = span();
    for (const row of rows) for (const cell of [...row.cells].slice(from, to + 1)) cell.classList.add("picked");
    getSelection().removeAllRanges();
  };
  const stand = (cell, keep) => {
    if (at) at.tabIndex = -1;
    at = cell;
    if (!keep) anchor = cell;
    cell.tabIndex = 0;
    pick();
  };
  const first = body(table).rows[0]?.cells[0];
  if (first) stand(first);
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("tbody td, tbody th");
    if (!cell) return;
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (step) {
      if (at !== cell) stand(cell);
      const [row, column] = place(cell);
      const next = shownRows(table)[row + step[0]]?.cells[column + step[1]];
      event.preventDefault();
      if (!next) return;
      stand(next, event.shiftKey);
      next.focus();
    } else if (event.key === "Enter" && event.target === cell) {
      cell.querySelector("a")?.click();
    } else if (event.key === "Escape") {
      anchor = at;
      clear();
    }
  });
  table.addEventListener("mousedown", (event) => {
    const cell = event.target.closest("tbody td, tbody th");
    if (!cell || event.button !== 0) return;
    if (event.shiftKey && at) event.preventDefault();
    stand(cell, event.shiftKey && at !== null);
    dragging = true;
  });
  table.addEventListener("mouseover", (event) => {
    const cell = dragging && event.buttons === 1 && event.target.closest("tbody td, tbody th");
    if (cell && cell !== at) stand(cell, true);
  });
  document.addEventListener("mouseup", () => { dragging = false; });
  document.addEventListener("copy", (event) => {
    if (!at || anchor === at || !table.querySelector(".picked") || event.target.closest?.("input, textarea")) return;
    const { rows, from, to } = span();
    event.clipboardData.setData("text/plain", block(table, rows, from, to));
    event.preventDefault();
  });
}

/** A box that filters, a button that copies what is shown, and how many rows there are. */
function tools(table) {
  const bar = document.createElement("div");
  bar.className = "tools noprint";
  const input = document.createElement("input");
  input.type = "search";
  input.placeholder = word.filter;
  input.setAttribute("aria-label", word.filter);
  const copy = document.createElement("button");
  copy.type = "button";
  copy.textContent = word.copy;
  const note = document.createElement("output");
  const all = body(table).rows.length;
  note.textContent = say("rows", { n: all });
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase().split(/\s+/);
    let shown = 0;
    for (const row of body(table).rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !wanted.every((piece) => text.includes(piece));
      shown += !row.hidden;
    }
    note.textContent = say(shown === all ? "rows" : "shown", { n: shown, all });
  });
  copy.addEventListener("click", async () => {
    const rows = shownRows(table);
    note.textContent = (await toClipboard(block(table, rows))) ? say("copied", { n: rows.length }) : word.refused;
  });
  bar.append(input, copy, note);
  (table.closest(".scroll") ?? table).before(bar);
}

export function table(element) {
  if (!element.tHead || !element.tBodies[0]) return;
  sorting(element);
  picking(element);
  if ("filterable" in element.dataset) tools(element);
}
