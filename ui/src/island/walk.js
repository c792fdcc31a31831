// `tbody[data-walk]`: the links of its rows, walked with j and k from one to the next; Enter opens the one that is stood on.

export function walk(rows) {
  document.addEventListener("keydown", (event) => {
    const step = { j: 1, k: -1 }[event.key];
    if (!step || !rows.isConnected || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
    const links = [...rows.querySelectorAll("th a")].filter((link) => link.offsetParent !== null);
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? 0 : at + step];
    if (!next) return;
    next.focus();
    next.closest("tr").scrollIntoView({ block: "nearest" });
  });
}
