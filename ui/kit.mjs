// Makes from the kit's libraries what the pages use of them, and no more: tokens with the values of Open Props, widths as classes
// (pages allow no inline style), and one sprite of the icons named in src/icon.txt.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import props from "open-props";

const [folder, dist] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const read = (name) => readFileSync(new URL(name, import.meta.url), "utf8").replace(/\/\*[^]*?\*\//g, "").trim();

/** The kit's values in place of its names; a name of our own stays. */
const own = new Set([...read("src/style/token.css").matchAll(/(--[\w-]+):/g)].map(([, name]) => name));
const resolved = (css) => css.replace(/var\((--[\w-]+)\)/g, (whole, name) => {
  if (own.has(name)) return whole;
  if (props[name] === undefined) throw new Error(`the kit has no ${name}`);
  return resolved(props[name]);
});

const dark = resolved(read("src/style/dark.css")).replace(/^:root/, "");
const widths = Array.from({ length: 101 }, (_, width) => `.w-${width}{width:${width}%}`).join("\n");
const swatches = [...own].filter((name) => /^#|rgb/.test(resolved(read("src/style/token.css")).match(new RegExp(`${name}: ([^;]+);`))[1]));
writeFileSync(`${folder}/kit.css`, `${resolved(read("src/style/token.css"))}
@media screen { :root[data-theme=dark] ${dark} }
@media screen and (prefers-color-scheme: dark) { :root:not([data-theme=light]) ${dark} }
${widths}
${swatches.map((name) => `.swatch.of${name.slice(1)}{background:var(${name})}`).join("\n")}
`);

const icons = read("src/icon.txt").split("\n").map((name) => {
  const drawing = readFileSync(new URL(`node_modules/bootstrap-icons/icons/${name}.svg`, import.meta.url), "utf8");
  return `<symbol id="${name}" viewBox="0 0 16 16">${drawing.replace(/<\/?svg[^>]*>/g, "").replace(/\s*\n\s*/g, "")}</symbol>`;
});
writeFileSync(`${dist}/icons.svg`, `<svg xmlns="http://www.w3.org/2000/svg">\n${icons.join("\n")}\n</svg>\n`);
