/** Links from a layer to what can be done with it: commands that a hover may run, and no others. No vscode. */
import type { ReadLayer } from "../../reader";
import { commandTarget } from "../markdown";
import type { Translate } from "../translate";

/** Where a layer stands: what a command about it is told. */
export interface LayerPlace extends Pick<ReadLayer, "line" | "column"> {
  /** Of the document, as text. */
  readonly uri: string;
}

/** Of the documents that are cells of a notebook. */
export const cellScheme = "vscode-notebook-cell";

interface Link {
  readonly command: string;
  readonly icon: string;
  readonly text: (t: Translate) => string;
  /** What it does, in full. */
  readonly tooltip: (t: Translate) => string;
  /** Whether the command is told of the layer. */
  readonly isAboutLayer: boolean;
  /** Whether it does nothing in Restricted Mode. */
  readonly needsTrust: boolean;
}

const links: readonly Link[] = [
  {
    command: "hybridHypothesis.tryLayer",
    icon: "beaker",
    text: (t) => t("Try"),
    tooltip: (t) => t("Try this layer in a trial"),
    isAboutLayer: true,
    needsTrust: true,
  },
  {
    command: "hybridHypothesis.openPanel",
    icon: "type-hierarchy",
    text: (t) => t("Diagrams"),
    tooltip: (t) => t("Open the diagrams"),
    isAboutLayer: false,
    needsTrust: false,
  },
  {
    command: "hybridHypothesis.verify",
    icon: "verified",
    text: (t) => t("Verify"),
    tooltip: (t) => t("Verify the rules"),
    isAboutLayer: false,
    needsTrust: false,
  },
];

/** What Markdown with these links must be allowed to run. */
export const linkedCommands: readonly string[] = links.map(({ command }) => command);

/** One line of Markdown. */
export function layerLinks(place: LayerPlace, isTrusted: boolean, t: Translate): string {
  return links
    .filter(({ needsTrust }) => isTrusted || !needsTrust)
    .map(({ command, icon, text, tooltip, isAboutLayer }) => {
      const target = commandTarget(command, ...(isAboutLayer ? [place] : []));
      return `[$(${icon}) ${text(t)}](${target} "${tooltip(t)}")`;
    })
    .join(" ");
}
