/**
 * Writes media/walkthrough/*.svg, the pictures of the first steps: diagrams from their goldens, the others drawn here. The editor gives
 * them its theme's colours, and its policy allows no style sheet in them, so that every colour is an attribute.
 * Captions are smaller than in the panel: the editor's own font for pictures is wider. `node scripts/walkthrough.mjs` after a golden has changed; a test says so.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const root = resolve(import.meta.dirname, "..");
const colour = (name) => `var(--vscode-${name})`;
const [front, quiet, ground] = ["foreground", "descriptionForeground", "editorWidget-background"].map(colour);
const hues = [
  "charts-blue",
  "symbolIcon-classForeground",
  "charts-green",
  "charts-red",
  "terminal-ansiCyan",
  "terminal-ansiYellow",
];
const hueAt = (index) => colour([...hues, "charts-purple", "terminal-ansiMagenta"][index] ?? "descriptionForeground");

/** Class of an element, and of the group that it is in → attributes: what media/diagrams.css says, as far as a picture needs it. */
function attributesOf(element, group, hue) {
  const kinds = element.split(" ");
  if (kinds.includes("frame")) return `fill="none" stroke="${quiet}" stroke-opacity="0.35"`;
  if (kinds.includes("edge")) return `fill="none" stroke="${hue}" stroke-opacity="0.65"`;
  if (kinds.includes("cell")) return `fill="${hue}" fill-opacity="${{ tone1: 0.75, tone2: 0.5 }[kinds.at(-1)] ?? 1}"`;
  if (kinds.includes("stripe")) return `fill="${quiet}" fill-opacity="0.55"`;
  const central = 'dominant-baseline="central"';
  if (kinds.includes("lane")) return `fill="${quiet}" font-size="10" text-anchor="end" ${central}`;
  if (kinds.includes("caption")) return `fill="${quiet}" font-size="9" text-anchor="middle"`;
  if (kinds.includes("inside")) return `fill="${front}" font-size="11" text-anchor="middle" ${central}`;
  if (kinds.includes("sign")) return `fill="${front}" font-size="14" text-anchor="middle" ${central}`;
  if (!kinds.includes("shape")) return "";
  if (group.folded) return `fill="${ground}" stroke="${quiet}" stroke-dasharray="1 3"`;
  if (group.kind === "input" || group.kind === "split") return `fill="${hue}"`;
  if (group.kind === "kernel") return `fill="${hue}" fill-opacity="0.12"`;
  return group.kind === "join" ? `fill="${ground}" stroke="${quiet}"` : 'fill="none"';
}

/** A golden diagram with its colours in place of its classes. */
function picture(golden) {
  let group = { kind: "", folded: false, hue: undefined };
  const lines = golden.split("\n").map((line) => {
    const part = /<g class="part (\w+)"/.exec(line);
    const own = /data-hue="(\d)"/.exec(line)?.[1];
    if (part) group = { kind: part[1], folded: line.includes('role="button"'), hue: own };
    const drawn = /^(\s*<\w+) class="([^"]+)"([^]*)$/.exec(line);
    if (line.includes("<svg")) return line.replace(/ (role|aria-label|data-[\w-]+)="[^"]*"/g, "");
    if (/<\/?g\b/.test(line) || drawn === null) return line.replace(/<g [^>]*>/, "<g>");
    const hue = hueAt(Number(own ?? (drawn[2].includes("edge") ? NaN : (group.hue ?? NaN))));
    return `${drawn[1]} ${attributesOf(drawn[2], group, hue)}${drawn[3].replace(/ data-[\w-]+="[^"]*"/g, "")}`;
  });
  return lines.join("\n");
}

const svg = (width, height, ...elements) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">\n${elements.map((line) => `  ${line}\n`).join("")}</svg>\n`;
const words = (x, y, said, more = "") => `<text x="${x}" y="${y}" fill="${front}" font-size="12"${more}>${said}</text>`;
const quietWords = (x, y, said) => `<text x="${x}" y="${y}" fill="${quiet}" font-size="11">${said}</text>`;

/** Six arms over four epochs: shapes of curves, no figures. */
function curves() {
  const ends = [100, 112, 124, 92, 102, 108];
  const lines = ends.map((end, arm) => {
    const points = [0, 1, 2, 3, 4].map((epoch) => `${40 + 60 * epoch},${(end - (end - 24) * 0.5 ** (epoch * 1.2)).toFixed(1)}`);
    return `<polyline points="${points.join(" ")}" fill="none" stroke="${hueAt(arm)}" stroke-width="1.5"/>`;
  });
  const axes = `<path d="M40,16 V140 H288" fill="none" stroke="${quiet}"/>`;
  return svg(300, 170, axes, quietWords(8, 24, "loss"), quietWords(250, 158, "epochs"), ...lines);
}

/** Intervals around the margin: shapes, no figures. */
function intervals() {
  const rows = [
    ["an arm", 150, 60],
    ["another", 196, 52],
    ["same function *", 172, 26],
  ];
  const margin = `<rect x="132" y="12" width="76" height="118" fill="${quiet}" fill-opacity="0.18"/>`;
  const zero = `<path d="M170,12 V130" stroke="${quiet}" stroke-dasharray="3 3"/>`;
  const lines = rows.flatMap(([arm, mean, half], row) => {
    const y = 34 + 36 * row;
    const interval = `<path d="M${mean - half},${y} H${mean + half}" stroke="${front}"/>`;
    return [words(8, y + 4, arm), interval, `<circle cx="${mean}" cy="${y}" r="4" fill="${hueAt(row)}"/>`];
  });
  return svg(300, 160, margin, zero, ...lines, quietWords(112, 148, "Δ to the control, margin shaded"));
}

function engines() {
  const row = (y, sign, hue, name, said) => [
    `<rect x="8" y="${y}" width="284" height="44" rx="4" fill="${ground}" stroke="${quiet}" stroke-opacity="0.35"/>`,
    `<text x="22" y="${y + 27}" fill="${colour(hue)}" font-size="15">${sign}</text>`,
    words(44, y + 19, name),
    quietWords(44, y + 35, said),
  ];
  const first = row(12, "✓", "charts-green", "wasm", "always there: one worker a core");
  return svg(300, 124, ...first, ...row(68, "↓", "charts-blue", "tensorflow", "on your GPU, or faster on the CPU: one click"));
}

/** File name → content. */
export function walkthroughPictures() {
  const golden = (name) => picture(readFileSync(join(root, "test", "golden", "diagrams", `${name}.svg`), "utf8"));
  const diagrams = { diagrams: golden("separable"), own: golden("hybrid") };
  return { ...diagrams, trial: curves(), verdict: intervals(), engines: engines() };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = join(root, "media", "walkthrough");
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(walkthroughPictures())) writeFileSync(join(folder, `${name}.svg`), content);
}
