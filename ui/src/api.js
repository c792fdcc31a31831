// The API's document on a page: reads it, shows every operation, and sends requests with the reader's own session or token.
// Loaded on that page only.

import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";

const root = document.querySelector("[data-document]");
const dark = () => {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
};
const shade = () => document.documentElement.classList.toggle("dark-mode", dark());
shade();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", shade);

// What the viewer leaves unnamed: fields that only stand in a row with their name, and boxes that scroll.
new MutationObserver(() => {
  for (const field of root.querySelectorAll("select:not([aria-label]), textarea:not([aria-label]), input:not([aria-label])")) {
    field.setAttribute("aria-label", field.closest("[data-param-name]")?.dataset.paramName ?? field.closest("label, .content-type-wrapper, .response-control-media-type")?.innerText.trim().split("\n")[0] ?? field.id);
  }
  for (const box of root.querySelectorAll("pre:not([tabindex])")) box.tabIndex = 0;
}).observe(root, { childList: true, subtree: true });

SwaggerUI({
  domNode: root,
  url: root.dataset.document,
  // A link inside of a button is two things at once for a keyboard.
  deepLinking: false,
  syntaxHighlight: false,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  // Nothing leaves the office: no validator, and no request but to this program.
  validatorUrl: null,
  persistAuthorization: false,
  requestInterceptor: (request) => {
    request.headers["Accept-Language"] = document.documentElement.lang;
    return request;
  },
  onComplete: () => root.removeAttribute("aria-busy"),
});
