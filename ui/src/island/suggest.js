// `<input data-suggest="/search/suggest">`: what fits as one types, as a list of options under the field. Arrows choose, Enter opens or
// takes, Escape shuts. The server answers with the options; a field named `unit` takes the name, one with `data-takes="code"` the
// code, and the search opens the page.

import { submit } from "./picker.js";

/** Typing that pauses so long is asked about. */
const PAUSE = 120;
let lists = 0;

export function suggest(input) {
  const box = document.createElement("span");
  box.className = "suggested";
  input.before(box);
  box.append(input);
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `suggestions-${(lists += 1)}`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestLabel);
  box.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) input.setAttribute(name, value);

  let at = -1;
  let asked = null;
  let waiting = 0;
  const coded = input.dataset.takes === "code";
  const takes = coded || input.name === "unit";
  const own = input.value;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const open = (on) => {
    list.hidden = !on;
    input.setAttribute("aria-expanded", String(on));
    if (!on) mark(-1);
  };
  const mark = (next) => {
    const all = options();
    at = all.length && next >= 0 ? (next + all.length) % all.length : -1;
    all.forEach((option, place) => {
      option.id = `${list.id}-${place}`;
      option.setAttribute("aria-selected", String(place === at));
    });
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", all[at].id);
      all[at].scrollIntoView({ block: "nearest" });
    }
  };
  const take = (option) => {
    if (!takes) {
      location.assign(option.dataset.href);
      return;
    }
    input.value = coded ? option.dataset.code : option.dataset.name;
    open(false);
    if (!coded) submit(input.form);
  };
  const ask = async () => {
    const wanted = input.value.trim();
    asked?.abort();
    if (wanted === "") {
      open(false);
      return;
    }
    asked = new AbortController();
    try {
      const address = new URL(input.dataset.suggest, location.href);
      address.searchParams.set("q", wanted);
      const answer = await fetch(address, { signal: asked.signal });
      if (!answer.ok) return;
      list.innerHTML = await answer.text();
      open(document.activeElement === input);
      mark(takes ? 0 : -1);
    } catch {
      // Typed on meanwhile, or no connection: Enter still asks the server.
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden) {
      event.preventDefault();
      mark(event.key === "ArrowDown" ? at + 1 : at < 0 ? options().length - 1 : at - 1);
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      take(options()[at]);
    } else if (event.key === "Escape") {
      if (!list.hidden) event.preventDefault();
      else if (takes && !coded) input.value = own;
      open(false);
    }
  });
  // The pointer must not take the focus from the field before the choice is made.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  input.addEventListener("focus", () => { if (takes && !coded) input.select(); });
  input.addEventListener("blur", () => open(false));
}
