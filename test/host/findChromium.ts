/** The Chromium that is the window of VS Code's server. */
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { ensureDebianPackages } from "./debianPackages";
import type { NoEditor } from "./editor";

const places = [
  process.env["HYBRID_HYPOTHESIS_CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  chromium.executablePath(),
];

const firstPlace = (): string | undefined => places.find((place) => place !== undefined && existsSync(place));

/** Its program; where there is none, Debian's is installed. */
export function findChromium(say: (line: string) => void): { readonly chromium: string } | NoEditor {
  const found = firstPlace();
  if (found !== undefined) return { chromium: found };
  const refusal = ensureDebianPackages(["chromium"], say);
  if (refusal !== null) return refusal;
  const installed = firstPlace();
  return installed === undefined ? { reason: "Chromium is not where Debian puts it" } : { chromium: installed };
}
