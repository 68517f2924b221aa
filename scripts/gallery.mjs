/**
 * Takes the pictures that docs/gallery/README.md shows from those that the stories left in out/screenshots, and writes them beside it
 * as WebP, a third of the size. `npm run test:host`, look at the pictures, then `npm run gallery`.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";
import { chromiumPlace } from "./chromium.mjs";

const root = resolve(import.meta.dirname, "..");
const [from, to] = [join(root, "out", "screenshots"), join(root, "docs", "gallery")];
const quality = 0.9;

/** Runs in the page. */
async function webp([source, quality]) {
  const image = new Image();
  image.src = source;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  canvas.getContext("2d").drawImage(image, 0, 0);
  return canvas.toDataURL("image/webp", quality);
}

mkdirSync(to, { recursive: true });
const shown = new Set([...readFileSync(join(to, "README.md"), "utf8").matchAll(/\]\(([\w-]+)\.webp\)/g)].map(([, name]) => name));
const missing = [...shown].filter((name) => !existsSync(join(from, `${name}.png`)) && !existsSync(join(to, `${name}.webp`)));
if (missing.length > 0) {
  console.error(`No story has left ${missing.map((name) => `${name}.png`).join(", ")}; run npm run test:host first.`);
  process.exit(1);
}
const browser = await chromium.launch({ executablePath: chromiumPlace(), args: ["--no-sandbox"] });
const page = await browser.newPage();
for (const name of shown) {
  const file = join(from, `${name}.png`);
  if (!existsSync(file)) continue;
  const source = `data:image/png;base64,${readFileSync(file).toString("base64")}`;
  const [, base64] = (await page.evaluate(webp, [source, quality])).split(",");
  writeFileSync(join(to, `${name}.webp`), Buffer.from(base64, "base64"));
}
await browser.close();
for (const file of readdirSync(to)) if (file.endsWith(".webp") && !shown.has(file.slice(0, -5))) rmSync(join(to, file));
console.log(`${shown.size} pictures in docs/gallery.`);
