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
  addEventListener("beforeprint", stamp);
}

/** The time of printing, in the head that only paper shows. */
function stamp() {
  const two = (number) => String(number).padStart(2, "0");
  const now = new Date();
  const time = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}:${two(now.getMinutes())}`;
  for (const place of document.querySelectorAll("[data-printed]")) place.textContent = `${place.dataset.printed} ${time}`;
}
