/** The Chromium that shows pages to tests, and turns their pictures into small ones. */
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

const places = [
  process.env.HYBRID_HYPOTHESIS_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  chromium.executablePath(),
];

/** Its program, or undefined where there is none. */
export const chromiumPlace = () => places.find((place) => place !== undefined && existsSync(place));
