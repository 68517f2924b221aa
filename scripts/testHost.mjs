/** `npm run test:host`: stories in a real VS Code, against the bundles as they are shipped. Arguments choose some: `-- trial`. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { ensureBuilt, ensureInstalled, root } from "./ensure.mjs";

if (!ensureInstalled() || !ensureBuilt()) process.exit(1);
const vitest = join(root, "node_modules", "vitest", "vitest.mjs");
const options = ["run", "--config", "vitest.host.config.mts", ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, [vitest, ...options], { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);
