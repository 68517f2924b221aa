/** The Chromium that is the window of VS Code's server. */
import { chromiumPlace } from "../../scripts/chromium.mjs";
import { ensureDebianPackages } from "./debianPackages";
import type { NoEditor } from "./editor";

/** Its program; where there is none, Debian's is installed. */
export function findChromium(say: (line: string) => void): { readonly chromium: string } | NoEditor {
  const found = chromiumPlace();
  if (found !== undefined) return { chromium: found };
  const refusal = ensureDebianPackages(["chromium"], say);
  if (refusal !== null) return refusal;
  const installed = chromiumPlace();
  return installed === undefined ? { reason: "Chromium is not where Debian puts it" } : { chromium: installed };
}
