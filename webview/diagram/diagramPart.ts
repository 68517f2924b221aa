/** The diagrams as a part of the page: what they ask for becomes an intent, and of the state they take what was measured. */
import { addDiagrams } from "./diagrams";
import type { Holder, Show, Surroundings } from "../view";

/** Adds them; what is given back brings them to a state. */
export function addDiagramPart(page: Holder, { send, memory }: Surroundings): Show {
  const { update } = addDiagrams(page, {
    onRunTrial: () => send({ intent: "runTrial" }),
    onMeasure: () => send({ intent: "measure" }),
    onExport: ({ name, kind, content }) => send({ intent: "export", name, kind, content }),
    kept: memory.get().diagrams,
    onKeep: (diagrams) => memory.change({ diagrams }),
  });
  return update;
}
