// The navigation's fold, the small menus, the phone's drawer, the button that prints.

/** Folds at once, and leaves the server the cookie it reads; without scripts the link does the same by its address. */
export function fold(link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const root = document.documentElement;
    const folded = root.dataset.nav !== "folded";
    if (folded) root.dataset.nav = "folded";
    else delete root.dataset.nav;
    document.cookie = `gongshu-nav=${folded ? "folded" : "open"}; Path=/; Max-Age=31536000; SameSite=Lax`;
  });
}

/** What scrolls and holds nothing to stand on can be stood on itself, so that the arrow keys scroll it. */
export function scrolling(box) {
  if (!box.querySelector("a[href], button, input, select, textarea, [tabindex]")) box.tabIndex = 0;
}

/** `<button data-opens="#dialog">`; the browser shuts a dialog by Escape and gives the focus back. */
export function opening(button) {
  const dialog = document.querySelector(button.dataset.opens);
  if (dialog?.showModal) button.addEventListener("click", () => dialog.showModal());
  else button.hidden = true;
}

/** Escape shuts the last thing opened and gives the focus back to its handle; a click elsewhere shuts a menu. */
export function shutting() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    const open = [...document.querySelectorAll("details.menu[open], details.confirming[open]")].pop();
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    } else if (location.hash === "#nav") {
      location.hash = "top";
      document.querySelector(".burger")?.focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
    // Beside the drawer lies the page: a touch there shuts it.
    if (location.hash === "#nav" && !event.target.closest(".side, .burger")) location.hash = "top";
  });
}

/** `<button data-print>`, also one that came later. */
export function printing() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
  });
  addEventListener("beforeprint", stamp);
}

/** The time of printing, in the head that only paper shows. */
function stamp() {
  const two = (number) => String(number).padStart(2, "0");
  const now = new Date();
  const time = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}:${two(now.getMinutes())}`;
  for (const place of document.querySelectorAll("[data-printed]")) place.textContent = `${place.dataset.printed} ${time}`;
}
