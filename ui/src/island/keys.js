// Keys of every page; `?` shows them.

import { word } from "../word.js";

function showKeys() {
  const open = document.querySelector("dialog.keys");
  if (open) return open.showModal();
  const dialog = document.createElement("dialog");
  dialog.className = "keys";
  const head = document.createElement("h2");
  head.textContent = word.keys;
  const list = document.createElement("dl");
  list.className = "facts";
  for (const [key, meaning] of word.help) {
    const [term, text, cap] = ["dt", "dd", "kbd"].map((name) => document.createElement(name));
    cap.textContent = key;
    term.append(cap);
    text.textContent = meaning;
    list.append(term, text);
  }
  const form = document.createElement("form");
  form.method = "dialog";
  const close = document.createElement("button");
  close.textContent = word.close;
  form.append(close);
  dialog.append(head, list, form);
  document.body.append(dialog);
  dialog.showModal?.();
}

const focus = (selector) => () => document.querySelector(selector)?.focus();
const follow = (selector) => () => document.querySelector(selector)?.click();
const KEYS = {
  "/": focus("[data-search]"), "?": showKeys,
  u: focus(".pickers [name=unit]"), p: focus(".pickers [name=period]"),
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
