/** How pure code of the editor words a sentence in the user's language: `vscode.l10n.t`, handed in. No vscode. */

/** `{0}`, `{1}` … in the message stand for the arguments. */
export type Translate = (message: string, ...given: (string | number)[]) => string;
