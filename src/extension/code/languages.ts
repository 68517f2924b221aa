/** The editor's languages whose files are read for layers, and what the reader takes each for. Loaded at activation. */
import type { Language } from "../../reader";

export const readLanguages: Readonly<Record<string, Language>> = {
  python: "python",
  typescript: "typescript",
  // The grammar of JavaScript knows JSX and types alike.
  typescriptreact: "javascript",
  javascript: "javascript",
  javascriptreact: "javascript",
};
