// The navigation's drawer and the page's own buttons.

const KEY = "navigation";

export function shell() {
  const details = document.querySelector(".side details");
  if (details) {
    const narrow = matchMedia("(max-width: 900px)");
    // A phone begins with the drawer shut; a desk remembers how it was left.
    if (narrow.matches || localStorage.getItem(KEY) === "shut") details.open = false;
    details.addEventListener("toggle", () => {
      if (!narrow.matches) localStorage.setItem(KEY, details.open ? "open" : "shut");
    });
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();
  });
}
