/** Where the ring finds the product and puts what it makes. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** What the ring is built into: the shim, and an extension of its own that holds the probe. */
export const built = join(root, "out", "host");
export const shim = join(built, "editor.cjs");
export const probe = join(built, "probe");

/** Pictures of what a user sees. */
export const screenshots = join(root, "out", "screenshots");
