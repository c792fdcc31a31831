// `<button data-copy>` in a `.source`: copies the HTML beside it.

import { word } from "../word.js";
import { toClipboard } from "./cell.js";

export function copy(button) {
  const label = button.innerHTML;
  button.addEventListener("click", async () => {
    const done = await toClipboard(button.closest(".source").querySelector("code").textContent);
    button.textContent = done ? word.copiedHtml : word.refused;
    setTimeout(() => { button.innerHTML = label; }, 2000);
  });
}
