// `form[data-report]`: the grid of a report. Moves as in a spreadsheet, takes a block pasted from Excel or WPS, undoes, adds up totals,
// saves the draft and has it checked while one types. Without it the same form posts and works.

import { say, word } from "../word.js";

/** A change is checked after this long, and saved after that. */
const CHECK_AFTER_MS = 700;
const SAVE_AFTER_MS = 2500;

/** The grid's rows, each a list of cells: an input, or null for a grey one. */
const layout = (form) =>
  [...form.querySelectorAll("tr[data-line]")].map((row) => [...row.cells].slice(3).map((cell) => cell.querySelector("input")));

/** What Excel and WPS put into a cell: no quotes around it, no separators within. */
const plain = (text) => text.trim().replace(/^"(.*)"$/s, "$1").replace(/(?<=\d)[,，](?=\d)/g, "");

/** A sum of decimal texts, exact; null when one of them is no number. */
function sum(texts) {
  let scale = 0;
  const parts = [];
  for (const text of texts) {
    const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.replace(/[,，\s]/g, "") || "0");
    if (!found) return null;
    parts.push(found);
    scale = Math.max(scale, (found[3] ?? "").length);
  }
  const total = parts.reduce((all, [, sign, whole, part]) => all + BigInt(`${sign}${whole}${(part ?? "").padEnd(scale, "0")}`), 0n);
  if (scale === 0) return String(total);
  const digits = String(total < 0n ? -total : total).padStart(scale + 1, "0");
  return `${total < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

export function report(form) {
  const rows = layout(form);
  const address = form.dataset.report;
  const saved = form.querySelector("[data-saved]");
  const told = form.querySelector("[data-told]");
  const place = new Map();
  rows.forEach((row, down) => row.forEach((input, across) => input && place.set(input, [down, across])));

  /** What each input held when it was last left, and the changes since, newest last. */
  const held = new Map([...place.keys()].map((input) => [input, input.value]));
  const done = [];
  const undone = [];

  /** Sums of lines, worked out again; returns what it changed. */
  function totals() {
    const made = [];
    for (const row of form.querySelectorAll("tr[data-total]")) {
      const codes = row.dataset.total.split(" ");
      const down = rows.findIndex((cells) => cells.some((input) => input && row.contains(input)));
      if (down < 0) continue;
      rows[down].forEach((input, across) => {
        if (!input) return;
        const parts = codes.map((code) => form.querySelector(`tr[data-line="${code}"]`)?.cells[across + 3]?.querySelector("input")?.value ?? "");
        const total = parts.every((part) => part.trim() === "") ? "" : sum(parts);
        if (total !== null && total !== input.value) {
          made.push([input, held.get(input), total]);
          input.value = total;
          held.set(input, total);
        }
      });
    }
    return made;
  }

  let checking, saving;
  /** Changes so far, and how many of them were saved. */
  let changes = 0;
  let kept = 0;
  function changed() {
    changes += 1;
    clearTimeout(checking);
    clearTimeout(saving);
    checking = setTimeout(check, CHECK_AFTER_MS);
    saving = setTimeout(save, SAVE_AFTER_MS);
  }

  function keep(made) {
    const real = made.filter(([, before, after]) => before !== after);
    if (real.length === 0) return;
    for (const [input, , after] of real) held.set(input, after);
    done.push([...real, ...totals()]);
    undone.length = 0;
    changed();
  }

  /** Puts a change back, or on again. */
  function turn(from, to, at) {
    const made = from.pop();
    if (!made) return;
    to.push(made);
    for (const change of at === 1 ? [...made].reverse() : made) {
      const [input] = change;
      input.value = change[at];
      held.set(input, change[at]);
    }
    made[0][0].focus();
    told.textContent = at === 1 ? word.undone : word.again;
    changed();
  }

  /** The next input from a cell in a direction, over grey ones. */
  function beyond(input, byRow, byColumn) {
    let [down, across] = place.get(input);
    do {
      down += byRow;
      across += byColumn;
    } while (rows[down] && across >= 0 && across < rows[down].length && !rows[down][across]);
    return rows[down]?.[across];
  }

  function go(input) {
    if (!input) return;
    input.focus();
    input.select();
    input.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  const body = () => {
    const sent = new URLSearchParams(new FormData(form));
    sent.set("part", "1");
    return sent;
  };

  async function post(what) {
    const response = await fetch(`${address}/${what}`, { method: "POST", body: body(), redirect: "error" });
    if (!response.ok) throw new Error(String(response.status));
    return response;
  }

  async function save() {
    const upTo = changes;
    try {
      const response = await post("draft");
      if (!response.headers.get("content-type").startsWith("text/plain")) throw new Error("closed");
      saved.textContent = await response.text();
      kept = upTo;
    } catch {
      saved.textContent = word.unsaved;
      saving = setTimeout(save, 4 * SAVE_AFTER_MS);
    }
  }

  let turnNumber = 0;
  async function check() {
    turnNumber += 1;
    const mine = turnNumber;
    try {
      const text = await (await post("check")).text();
      const fresh = new DOMParser().parseFromString(text, "text/html").querySelector("#checks");
      // An older answer, or a reason that is being written meanwhile, is not written over.
      if (!fresh || mine !== turnNumber) return;
      const old = form.querySelector("#checks");
      if (old.contains(document.activeElement)) return;
      old.replaceWith(fresh);
      mark(fresh);
    } catch {
      // The draft's own line says that the connection is lost.
    }
  }

  /** Shows beside its cell what the list says of it. */
  function mark(list) {
    for (const input of place.keys()) {
      const cell = input.parentElement;
      cell.classList.remove("must", "explain", "hint");
      cell.querySelector(".error")?.remove();
      input.removeAttribute("aria-invalid");
      input.removeAttribute("aria-describedby");
      input.removeAttribute("title");
    }
    for (const item of [...list.querySelectorAll("li[data-cell]")].reverse()) {
      const input = form.elements[item.dataset.cell];
      if (!place.has(input)) continue;
      const cell = input.parentElement;
      cell.classList.remove("must", "explain", "hint");
      cell.classList.add(item.dataset.grade ?? "must");
      input.title = item.querySelector(".says")?.textContent.trim() ?? item.textContent.trim();
      if (!item.dataset.grade) input.setAttribute("aria-invalid", "true");
    }
  }

  function paste(input, text) {
    const block = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    const [top, left] = place.get(input);
    const made = [];
    let grey = 0;
    let outside = 0;
    block.forEach((line, down) => line.forEach((value, across) => {
      const row = rows[top + down];
      if (!row || left + across >= row.length) outside += 1;
      else if (!row[left + across]) grey += plain(value) === "" ? 0 : 1;
      else {
        const to = row[left + across];
        made.push([to, held.get(to), plain(value)]);
        to.value = plain(value);
      }
    }));
    keep(made);
    told.textContent = say("pasted", { n: made.length }) + (grey ? say("grey", { n: grey }) : "") + (outside ? say("beyond", { n: outside }) : "");
  }

  form.addEventListener("focusin", (event) => place.has(event.target) && event.target.select());
  form.addEventListener("change", (event) => {
    const input = event.target;
    if (place.has(input)) keep([[input, held.get(input), input.value]]);
  });
  form.addEventListener("input", (event) => place.has(event.target) && changed());
  form.addEventListener("paste", (event) => {
    if (!place.has(event.target)) return;
    const text = event.clipboardData.getData("text/plain");
    if (!/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    paste(event.target, text);
  });
  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!place.has(input) || event.isComposing) return;
    const key = event.key;
    const control = event.ctrlKey || event.metaKey;
    if (control && (key === "z" || key === "y")) {
      event.preventDefault();
      // What is being typed here goes first.
      if (input.value !== held.get(input)) input.value = held.get(input);
      else if (key === "y" || event.shiftKey) turn(undone, done, 2);
      else turn(done, undone, 1);
      return;
    }
    if (control || event.altKey) return;
    const whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const first = input.selectionEnd === 0;
    const last = input.selectionStart === input.value.length;
    const to = key === "ArrowDown" ? beyond(input, 1, 0)
      : key === "ArrowUp" ? beyond(input, -1, 0)
      : key === "Enter" ? beyond(input, event.shiftKey ? -1 : 1, 0) ?? input
      : key === "ArrowLeft" && (whole || first) && !event.shiftKey ? beyond(input, 0, -1)
      : key === "ArrowRight" && (whole || last) && !event.shiftKey ? beyond(input, 0, 1)
      : undefined;
    if (to) {
      event.preventDefault();
      go(to);
    } else if (key === "Escape") {
      input.value = held.get(input);
      input.select();
    }
  });
  // What was typed last is saved before the page goes.
  addEventListener("pagehide", () => {
    if (kept < changes) navigator.sendBeacon?.(`${address}/draft`, body());
  });
  form.addEventListener("submit", () => {
    clearTimeout(checking);
    clearTimeout(saving);
    kept = changes;
  });
}
