// `<form class="pickers" data-autosubmit>`: sends itself when unit or period is chosen.

/** Sends a form as its button would; Safari before 16 has no way to, and sends it unchecked. */
export const submit = (form) => (form.requestSubmit ? form.requestSubmit() : form.submit());

export function picker(form) {
  if (!("autosubmit" in form.dataset)) return;
  let byKey = null;
  let sent = false;
  const send = () => {
    if (sent || !form.checkValidity()) return;
    sent = true;
    submit(form);
  };
  // Going through a list by arrow keys is looking, not choosing: Enter or leaving the list chooses.
  form.addEventListener("keydown", (event) => {
    if (!event.target.matches("select")) return;
    if (event.key === "Enter" && byKey) send();
    else if (/^(Arrow|Page|Home|End|.$)/.test(event.key)) byKey = event.target;
  });
  form.addEventListener("mousedown", () => { byKey = null; });
  form.addEventListener("focusout", (event) => {
    if (byKey === event.target && byKey.dataset.changed === "") send();
    byKey = null;
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("select") && byKey === event.target) event.target.dataset.changed = "";
    else if (event.target.matches("select, input[name=unit]")) send();
  });
  form.addEventListener("submit", () => { sent = true; });
  // Coming back by the browser's button, the form must work again.
  addEventListener("pageshow", () => { sent = false; });
}
