/** The diagrams as a part of the page: what they ask for becomes an intent, and of the state they take what was measured. */
import type { Selection } from "d3";
import type { PanelIntent, PanelState } from "../../src/protocol/panel";
import { addDiagrams, type KeptDiagrams } from "./diagrams";

export interface DiagramPartOptions {
  readonly send: (intent: PanelIntent) => void;
  /** How the reader left them. */
  readonly kept?: KeptDiagrams | null;
  readonly onKeep?: (kept: KeptDiagrams) => void;
}

/** Adds them; what is given back brings them to a state. */
export function addDiagramPart(
  page: Selection<HTMLElement, unknown, null, undefined>,
  { send, kept = null, onKeep = () => undefined }: DiagramPartOptions,
): (state: PanelState) => void {
  const { update } = addDiagrams(page, {
    onRunTrial: () => send({ intent: "runTrial" }),
    onMeasure: () => send({ intent: "measure" }),
    onExport: ({ name, kind, content }) => send({ intent: "export", name, kind, content }),
    kept,
    onKeep,
  });
  return update;
}
