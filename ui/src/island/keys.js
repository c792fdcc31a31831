// Keys of every page; `?` shows them.

import { word } from "../word.js";

function showKeys() {
  let dialog = document.querySelector("dialog.keys");
  if (!dialog) {
    const lines = word.help.map(([key, meaning]) => `<dt><kbd>${key}</kbd></dt><dd>${meaning}</dd>`).join("");
    document.body.insertAdjacentHTML("beforeend", `<dialog class="keys"><h2>${word.keys}</h2><dl class="facts">${lines}</dl><form method="dialog"><button>${word.close}</button></form></dialog>`);
    dialog = document.body.lastElementChild;
  }
  dialog.showModal?.();
}

const focus = (selector) => () => document.querySelector(selector)?.focus();
const follow = (selector) => () => document.querySelector(selector)?.click();
const KEYS = {
  "/": focus("[data-search]"), "?": showKeys,
  u: focus(".pickers [name=unit]"), p: focus(".pickers [name=period]"),
  // The next report of a desk's list, where a page has one.
  j: follow("a[data-key=j]"), k: follow("a[data-key=k]"),
  "[": follow("a[rel=prev]"), "]": follow("a[rel=next]"),
};

export function keys() {
  document.addEventListener("keydown", (event) => {
    const act = KEYS[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
    event.preventDefault();
    act();
  });
}
