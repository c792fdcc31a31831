// `<div class="views"><div data-view="图">…</div><div data-view="表">…</div></div>`: one view at a time, all of them without scripts.

export function views(element) {
  const all = [...element.children].filter((child) => child.dataset.view !== undefined);
  if (all.length < 2) return;
  const bar = document.createElement("div");
  bar.className = "switch noprint";
  bar.setAttribute("role", "group");
  const memory = element.id && `view:${element.id}`;
  const show = (wanted) => {
    all.forEach((view, at) => {
      view.hidden = at !== wanted;
      bar.children[at].setAttribute("aria-pressed", String(at === wanted));
    });
    if (memory) sessionStorage.setItem(memory, String(wanted));
  };
  all.forEach((view, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = view.dataset.view;
    button.addEventListener("click", () => show(at));
    bar.append(button);
  });
  // The switch goes into the heading where there is one.
  (element.closest(".panel")?.querySelector(".panelhead") ?? element).prepend(bar);
  const head = bar.parentElement;
  if (head !== element) head.append(bar);
  show(Number((memory && sessionStorage.getItem(memory)) || 0));
}
