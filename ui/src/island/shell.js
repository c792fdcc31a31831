// The navigation's drawer and the button that prints.

const KEY = "navigation";

/** Shut at first on a phone; a desk remembers how it was left. */
export function drawer(details) {
  const narrow = matchMedia("(max-width: 900px)");
  if (narrow.matches || localStorage.getItem(KEY) === "shut") details.open = false;
  details.addEventListener("toggle", () => {
    if (!narrow.matches) localStorage.setItem(KEY, details.open ? "open" : "shut");
  });
}

/** `<button data-print>`, also one that came later. */
export function printing() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
  });
}
