/** Text of users in Markdown: nothing in it is a link, a command, an icon, markup or an order of reading. Pure. */

/** Controls, invisible characters and those that turn the direction of reading: they stay visible, as a replacement character. */
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

/** On one line, and all of it visible. */
export const plainText = (text: string): string => text.replaceAll(/[\t\n\r]+/g, " ").replaceAll(unseen, "\uFFFD");

/** With every character that Markdown or the editor could read as markup escaped. */
export function escapeMarkdown(text: string): string {
  return plainText(text).replaceAll(/[!#$&'()*+\-./:<=>@[\\\]_`{|}~]/g, "\\$&");
}

const longestRun = (text: string, least: number): string => {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length);
  return "`".repeat(Math.max(least, 1 + Math.max(0, ...runs)));
};

const longest = 80;

/** As code in a line, not endless; nothing for nothing. */
export function codeSpan(text: string): string {
  const all = plainText(text);
  const shown = all.length <= longest ? all : `${Array.from(all).slice(0, longest).join("")}…`;
  if (shown.trim() === "") return "";
  const fence = longestRun(shown, 1);
  return `${fence} ${shown} ${fence}`;
}

/** As a block of code, whatever it holds. */
export function codeBlock(code: string, language: string): string {
  const shown = code.replaceAll("\r\n", "\n").replaceAll(unseen, (character) => (character === "\n" ? character : "\uFFFD"));
  const fence = longestRun(shown, 3);
  return `${fence}${language}\n${shown}\n${fence}`;
}
