/** What stands beside the pointer: the part in short, its module's equal forms with the law of each, and what it costs. Pure. */
import type { EqualForm, Law } from "../../src/equivalences";
import { lawText } from "../../src/explain";
import type { Measurements } from "../../src/protocol/panel";
import { channelOf, type Part } from "../../src/drawings";
import { millisecondsText, timeOf } from "./measured";
import { channels, type Pane } from "./panes";
import { countText, weightsRead } from "./weights";

export interface CardRow {
  readonly form: string;
  readonly law: Law | "drawn";
  readonly text: string;
}

export interface Card {
  readonly title: string;
  readonly subtitle: string;
  /** Null while they are searched. */
  readonly rows: readonly CardRow[] | null;
  /** How many forms there was no room for. */
  readonly more: number;
  readonly cost: string;
}

const most = 5;

function rowOf({ form, chain, law }: EqualForm): CardRow {
  if (chain.length === 0) return { form, law: "drawn", text: "as drawn" };
  const rules = chain.map(({ rule }) => rule);
  return { form, law, text: lawText(law, rules) };
}

/** The names that a part's channel has in the panes, where its kernel belongs to one. */
function titleOf(part: Part): string {
  const channel = channelOf(part);
  const [region] = part.regions;
  if (channel === null) return part.what;
  const number = channel + 1;
  const of = `channel ${number} of ${channels}`;
  if (region === undefined) return of;
  // One output: the spatial kernel, which path and tower share. Several: a row of the 1×1, which is a path's.
  return (region.axes[3]?.count ?? 1) === 1
    ? `${of} · path ${number} · tower ${number}`
    : `${of} · row ${number} of the 1×1 · path ${number}`;
}

/** `forms` are those of the pane's module, null while they are searched. */
export function cardOf(
  part: Part,
  pane: Pane,
  { forms, measurements }: { forms: readonly EqualForm[] | null; measurements: Measurements | null },
): Card {
  const layer = part.layer?.name ?? null;
  const own = part.share === null ? null : weightsRead(part.share.block);
  const all = countText(weightsRead(pane.module));
  const time =
    timeOf(measurements, { variant: pane.variant, layer }) ?? timeOf(measurements, { variant: pane.variant, layer: null });
  const title = titleOf(part);
  const rows = forms?.map(rowOf) ?? null;
  return {
    title,
    subtitle: title === part.what ? "" : part.what,
    rows: rows?.slice(0, most) ?? null,
    more: Math.max(0, (rows?.length ?? 0) - most),
    cost: [
      time === null ? "time not measured yet" : `${millisecondsText(time)} forward and backward (${measurements?.where ?? ""})`,
      own === null || own === 0 ? `${all} weights` : `${countText(own)} of ${all} weights`,
    ].join(" · "),
  };
}
