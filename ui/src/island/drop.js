// `<form class="drop">`: a file dropped on it or chosen in it, sent with its progress; the answer is a page and takes this page's place.

import { say, word } from "../word.js";

/** Marks the places in the history between which the browser must load, not only scroll. */
const FETCHED = { fetched: true };

/** Puts the answered page where this one stands, without loading the scripts again. */
function show(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  history.replaceState(FETCHED, "");
  history.pushState(FETCHED, "", request.responseURL);
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  document.body.dispatchEvent(new CustomEvent("gongshu:load", { bubbles: true }));
  scrollTo(0, 0);
  document.querySelector("main h1")?.setAttribute("tabindex", "-1");
  document.querySelector("main h1")?.focus({ preventScroll: true });
  // Work that goes on says when to ask again; the browser itself hears it only of pages it loaded.
  const again = Number(request.getResponseHeader("refresh"));
  if (again > 0) setTimeout(() => location.reload(), again * 1000);
}

export function drop(form) {
  const file = form.querySelector("input[type=file]");
  const button = form.querySelector("button");
  const progress = form.querySelector("progress") ?? form.appendChild(document.createElement("progress"));
  const step = form.appendChild(document.createElement("output"));
  step.className = "step";
  progress.max = 100;
  progress.hidden = true;
  const mark = (on) => (event) => {
    event.preventDefault();
    form.classList.toggle("over", on);
  };
  form.addEventListener("dragover", mark(true));
  form.addEventListener("dragleave", mark(false));
  form.addEventListener("drop", (event) => {
    mark(false)(event);
    if (event.dataTransfer.files.length > 0) file.files = event.dataTransfer.files;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const request = new XMLHttpRequest();
    request.open(form.method, form.action);
    progress.hidden = false;
    button.disabled = true;
    request.upload.addEventListener("progress", (at) => {
      if (!at.lengthComputable) return;
      const part = Math.floor((at.loaded / at.total) * 100);
      // Sent whole: now the server reads and checks it, for as long as that takes.
      if (part === 100) progress.removeAttribute("value");
      else progress.value = part;
      step.textContent = part === 100 ? word.checking : say("sending", { n: part });
    });
    request.addEventListener("load", () => show(request));
    request.addEventListener("error", () => {
      step.textContent = word.lost;
      progress.hidden = true;
      button.disabled = false;
    });
    request.send(new FormData(form));
  });
}

// Back from an answer goes to the page that asked; a step between places of one page only scrolls.
addEventListener("popstate", (event) => {
  if (event.state?.fetched) location.reload();
});
