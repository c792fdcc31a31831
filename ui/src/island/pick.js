// Cells under the arrow keys; Shift or the mouse picks a block, Ctrl+C copies it with its headings.

import { block } from "./cell.js";

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
const cellOf = (event) => event.target.closest("tbody td, tbody th");

export function picking(table, rows) {
  let [at, anchor, dragging, picked] = [null, null, false, []];
  const place = (cell) => [rows.shown().indexOf(cell.parentElement), cell.cellIndex];
  const clear = () => {
    picked.forEach((cell) => cell.classList.remove("picked"));
    picked = [];
  };
  const span = () => {
    const [[r1, c1], [r2, c2]] = [place(anchor), place(at)];
    return { inside: rows.shown().slice(Math.min(r1, r2), Math.max(r1, r2) + 1), from: Math.min(c1, c2), to: Math.max(c1, c2) };
  };
  const pick = () => {
    clear();
    if (anchor === at) return;
    const { inside, from, to } = span();
    picked = inside.flatMap((row) => [...row.cells].slice(from, to + 1));
    picked.forEach((cell) => cell.classList.add("picked"));
    getSelection().removeAllRanges();
  };
  const stand = (cell, keep) => {
    if (at) at.tabIndex = -1;
    at = cell;
    if (!keep) anchor = cell;
    cell.tabIndex = 0;
    pick();
  };
  if (rows.shown()[0]) stand(rows.shown()[0].cells[0]);

  table.addEventListener("keydown", (event) => {
    const cell = cellOf(event);
    if (!cell) return;
    const step = STEPS[event.key];
    if (step) {
      event.preventDefault();
      if (at !== cell) stand(cell);
      const [row, column] = place(cell);
      const next = rows.reveal(row + step[0])?.cells[column + step[1]];
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
    const cell = cellOf(event);
    if (!cell || event.button !== 0 || cell.parentElement.className === "gap") return;
    if (event.shiftKey) event.preventDefault();
    stand(cell, event.shiftKey);
    dragging = true;
  });
  table.addEventListener("mouseover", (event) => {
    const cell = dragging && event.buttons === 1 && cellOf(event);
    if (cell && cell !== at) stand(cell, true);
  });
  document.addEventListener("mouseup", () => { dragging = false; });
  document.addEventListener("copy", (event) => {
    if (picked.length === 0 || !table.isConnected || event.target.closest?.("input, textarea")) return;
    const { inside, from, to } = span();
    event.clipboardData.setData("text/plain", block(table, inside, from, to));
    event.preventDefault();
  });
}
