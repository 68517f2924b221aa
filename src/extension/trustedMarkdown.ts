/** Markdown for the editor to show: it may fold text and colour it, and run just the commands that are named. */
import * as vscode from "vscode";

export interface TrustedMarkdownOptions {
  /** What links in it may run. */
  readonly commands: readonly string[];
  /** Whether "$(name)" is an icon. */
  readonly hasIcons?: boolean;
}

export function trustedMarkdown(text: string, { commands, hasIcons = false }: TrustedMarkdownOptions): vscode.MarkdownString {
  const markdown = new vscode.MarkdownString(text, hasIcons);
  markdown.supportHtml = true;
  markdown.isTrusted = { enabledCommands: commands };
  return markdown;
}
