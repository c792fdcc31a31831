// What makes plain pages quicker to use: sorting, filtering, copying, keys, uploads with progress.
// Every page works without it.

document.documentElement.classList.add("js");

/** The value a cell sorts by: its own number when it has one. */
function key(cell) {
  const own = cell.dataset.sort;
  if (own !== undefined) return own === "" ? null : Number(own);
  const text = cell.textContent.trim();
  if (text === "" || text === "—") return null;
  const number = Number(text.replaceAll(",", "").replace("−", "-").replace(/^\+/, ""));
  return Number.isNaN(number) ? text : number;
}

function compare(one, other) {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one).localeCompare(String(other), "zh");
}

function sortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    if (head.textContent.trim() === "") return;
    head.dataset.order = "";
    head.tabIndex = 0;
    const sort = () => {
      const down = head.getAttribute("aria-sort") === "descending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "ascending" : "descending");
      const rows = [...table.tBodies[0].rows].map((row) => [key(row.cells[column]), row]);
      // Rows without a figure stay at the end, whichever way.
      rows.sort(([one], [other]) => {
        if (one === null || other === null) return (one === null) - (other === null);
        return down ? compare(one, other) : compare(other, one);
      });
      table.tBodies[0].append(...rows.map(([, row]) => row));
    };
    head.addEventListener("click", sort);
    head.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        sort();
      }
    });
  });
}

/** A selection inside a table is copied with its headings, as a spreadsheet takes it. */
function copyWithHeads(event) {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed) return;
  const at = selection.anchorNode.parentElement?.closest("table.grid");
  if (!at || !selection.focusNode.parentElement?.closest("table.grid")) return;
  const rows = [...at.tBodies[0].rows].filter((row) => selection.containsNode(row, true));
  if (rows.length < 2) return;
  const line = (row) => [...row.cells].map((cell) => cell.innerText.replaceAll(/\s+/g, " ").trim()).join("\t");
  event.clipboardData.setData("text/plain", [line(at.tHead.rows[0]), ...rows.map(line)].join("\n"));
  event.preventDefault();
}

/** Hides what does not hold the text typed. */
function filter(input) {
  const target = document.querySelector(input.dataset.filter);
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    for (const group of target.querySelectorAll(".linkgroup")) {
      let shown = 0;
      for (const item of group.querySelectorAll("li, tbody tr")) {
        const hit = wanted === "" || item.textContent.toLowerCase().includes(wanted) || group.firstElementChild.textContent.toLowerCase().includes(wanted);
        item.hidden = !hit;
        shown += hit;
      }
      group.hidden = shown === 0;
    }
  });
}

/** A form that sends itself when a choice is made. */
function autosubmit(form) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("select, input[name=unit]")) form.requestSubmit();
  });
}

/** A file dropped on the form or chosen in it, with its progress. */
function drop(form) {
  const file = form.querySelector("input[type=file]");
  const progress = form.querySelector("progress");
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
    form.querySelector("button").disabled = true;
    request.upload.addEventListener("progress", (step) => {
      // The last tenth is the server's: it reads and checks the file.
      if (step.lengthComputable) progress.value = (step.loaded / step.total) * 90;
      if (step.loaded === step.total) progress.removeAttribute("value");
    });
    request.addEventListener("load", () => {
      history.pushState(null, "", form.action);
      document.open();
      document.write(request.responseText);
      document.close();
    });
    request.addEventListener("error", () => form.submit());
    request.send(new FormData(form));
  });
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("table[data-sortable]").forEach(sortable);
  document.querySelectorAll("[data-filter]").forEach(filter);
  document.querySelectorAll("[data-autosubmit]").forEach(autosubmit);
  document.querySelectorAll("form.drop").forEach(drop);
  document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
  if (window.matchMedia("(max-width: 900px)").matches) document.querySelector(".side details")?.removeAttribute("open");
});
document.addEventListener("copy", copyWithHeads);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !event.target.closest("input, select, textarea")) {
    event.preventDefault();
    document.querySelector("[data-search]")?.focus();
  }
});
