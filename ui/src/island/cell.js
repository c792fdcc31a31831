// What stands in a table's cell, for sorting and for copying.

const MINUS = /^[−–-](?=[\d.])/;

/** The text of a cell as a spreadsheet takes it: no thousands separators, a plain minus, nothing for none. */
export function plain(cell) {
  const text = cell.textContent.replace(/\s+/g, " ").trim();
  if (text === "—") return "";
  if (!cell.classList.contains("num")) return text;
  const bare = text.replaceAll(",", "").replace(MINUS, "-");
  return /^[+-]?\d+(\.\d+)?$/.test(bare) ? bare.replace("+", "") : text;
}

/** What a cell sorts by: the value the server gave, else the number or text shown, else nothing. */
export function key(cell) {
  const own = cell.dataset.sort;
  if (own !== undefined) return own === "" ? null : Number(own);
  const text = cell.textContent.trim();
  if (text === "" || text === "—") return null;
  const number = Number(text.replaceAll(",", "").replace("−", "-").replace(/^\+/, ""));
  return Number.isNaN(number) ? text : number;
}

const collator = new Intl.Collator("zh", { numeric: true });

/** Numbers before text, texts as a Chinese reader expects. */
export function compare(one, other) {
  if (typeof one === "number" && typeof other === "number") return one - other;
  if (typeof one !== typeof other) return typeof one === "number" ? -1 : 1;
  return collator.compare(one, other);
}

/** The heads of a table's columns. */
export const heads = (table) => [...table.tHead.rows[table.tHead.rows.length - 1].cells];

/** A head in one line, its unit in brackets. */
function title(head) {
  const unit = head.querySelector("small")?.textContent.trim();
  const whole = head.textContent.replace(/\s+/g, " ").trim();
  return unit && whole.endsWith(unit) ? `${whole.slice(0, -unit.length).trim()} (${unit})` : whole;
}

/** Rows with their heads as tab-separated lines; `from` and `to` are columns, both included. */
export function block(table, rows, from = 0, to = Infinity) {
  const part = (cells) => [...cells].slice(from, to + 1);
  return [part(heads(table)).map(title).join("\t"), ...rows.map((row) => part(row.cells).map(plain).join("\t"))].join("\n");
}

/** Puts text on the clipboard; on plain http, where browsers keep the modern way shut, by the old one. */
export async function toClipboard(text) {
  if (navigator.clipboard && window.isSecureContext) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Refused: the old way may still be open.
    }
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "quietly";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}
