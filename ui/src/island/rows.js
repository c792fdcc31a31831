// The rows of a table: all of them in order, those the filter leaves, and of many only those in sight stand in the page.

/** Above this many rows only the window in sight is laid out, so that thousands scroll and sort without a stutter. */
const MANY = 400;
/** Rows kept above and below what is in sight. */
const MARGIN = 24;

function gap(columns) {
  const row = document.createElement("tr");
  row.className = "gap";
  row.insertCell().colSpan = columns;
  return row;
}

/** Keeps the columns' widths as the whole table had them: a window of rows must not move them. */
function fix(table, heads) {
  const columns = document.createElement("colgroup");
  for (const head of heads) columns.append(Object.assign(document.createElement("col"), { width: head.offsetWidth }));
  table.prepend(columns);
  table.style.tableLayout = "fixed";
}

/** `shown()` the rows in order; `filter(keep)`, `sort(order)`; `reveal(place)` brings a row into the page for the focus. */
export function rowsOf(table, heads) {
  const body = table.tBodies[0];
  const box = table.closest(".scroll");
  let all = [...body.rows];
  let shown = all;
  let keep = () => true;
  let [from, to] = [0, 0];
  // Only rows of one height: those with running text are few and stand whole.
  const windowed = box && all.length > MANY && !body.querySelector(".wrap");
  const height = windowed ? all[0].offsetHeight || 32 : 0;
  const [above, below] = windowed ? [gap(heads.length), gap(heads.length)] : [];

  const paint = (anew) => {
    if (!windowed) {
      body.replaceChildren(...shown);
      return;
    }
    const first = Math.max(0, Math.floor(box.scrollTop / height) - MARGIN);
    const end = Math.min(shown.length, first + Math.ceil(box.clientHeight / height) + 2 * MARGIN);
    // Small steps stay within the margin: nothing to do.
    if (!anew && Math.abs(first - from) < MARGIN / 2 && end - first === to - from) return;
    [from, to] = [first, end];
    above.firstChild.style.height = `${from * height}px`;
    below.firstChild.style.height = `${(shown.length - to) * height}px`;
    body.replaceChildren(above, ...shown.slice(from, to), below);
  };
  const renew = () => {
    shown = all.filter(keep);
    if (windowed) box.scrollTop = 0;
    paint(true);
  };

  if (windowed) {
    fix(table, heads);
    table.setAttribute("aria-rowcount", all.length);
    let waiting = false;
    box.addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        paint();
      });
    });
    // Paper has no window: all rows are printed.
    addEventListener("beforeprint", () => body.replaceChildren(...shown));
    addEventListener("afterprint", () => paint(true));
    paint(true);
  }
  return {
    shown: () => shown,
    filter(wanted) {
      keep = wanted;
      renew();
    },
    sort(order) {
      all = order(all);
      renew();
    },
    reveal(place) {
      const row = shown[place];
      if (row && !row.isConnected) {
        box.scrollTop = (place - 3) * height;
        paint(true);
      }
      return row;
    },
  };
}
