/** Where results stand in a text, and what edits make of them. */
import { describe, expect, it } from "vitest";
import { movedAnchors, placeFindings, type Anchor, type Placed } from "../../../../src/extension/inline/findings";
import type { KnownTrial } from "../../../../src/extension/inline/knownTrials";
import { knownTrial, layerIn, layersOf, resultsOf, source, tried } from "./layerTrials";

interface Look {
  readonly text?: string;
  readonly known?: readonly KnownTrial[];
  readonly anchors?: readonly Anchor[];
  readonly file?: string;
  readonly pinned?: readonly string[];
}

function look({ text = source, known = [tried], anchors = [], file = "net.py", pinned = [] }: Look = {}): Placed {
  return placeFindings({ file, layers: layersOf(text), known, anchors, pinned: new Set(pinned) });
}

/** "3 conv2d-line-3", with "stale" where it is. */
const told = ({ placements }: Placed): readonly string[] =>
  placements.map(({ layer, finding, isStale }) => `${layer.line} ${finding.variant}${isStale ? " stale" : ""}`);

/** The text after an edit, with its anchors moved as the editor tells it. */
function edited(before: Placed, text: string, old: string, next: string): Required<Pick<Look, "text" | "anchors">> {
  const change = { rangeOffset: text.indexOf(old), rangeLength: old.length, text: next };
  return { text: text.replace(old, next), anchors: movedAnchors(before.anchors, change) };
}

describe("a result", () => {
  it("stands at the layer that was tried, and nowhere else", () => {
    expect(told(look())).toEqual(["3 conv2d-line-3"]);
    expect(told(look({ known: [] }))).toEqual([]);
  });

  it("stands at the same layer in any file, and wherever it is moved", () => {
    expect(told(look({ file: "other.py" }))).toEqual(["3 conv2d-line-3"]);
    const moved = edited(look(), source, "dense", "# more\n\ndense");
    expect(told(look(moved))).toEqual(["5 conv2d-line-3"]);
    expect(told(look({ text: moved.text }))).toEqual(["5 conv2d-line-3"]);
  });

  it("goes stale with its layer, there and then, whatever the line, and is there again when the layer is", () => {
    const moved = edited(look(), source, "dense", "# more\n\ndense");
    const before = look(moved);
    const changed = edited(before, moved.text, "groups=32", "groups=16");
    const after = look(changed);
    expect(told(after)).toEqual(["5 conv2d-line-3 stale"]);
    const again = edited(after, changed.text, "groups=16", "groups=32");
    expect(told(look(again))).toEqual(["5 conv2d-line-3"]);
  });

  it("stays stale over half-typed code and further moves", () => {
    const half = edited(look(), source, "groups=32)", "groups=");
    const broken = look(half);
    const whole = edited(broken, half.text, "groups=", "groups=8)");
    const moved = look(whole);
    expect(told(moved)).toEqual(["3 conv2d-line-3 stale"]);
    expect(told(look(edited(moved, whole.text, "dense", "\ndense")))).toEqual(["4 conv2d-line-3 stale"]);
  });

  it("is stale in a file that was opened after the layer was changed, if the same callee stands in its line", () => {
    const changed = source.replace("groups=32", "groups=16");
    expect(told(look({ text: changed }))).toEqual(["3 conv2d-line-3 stale"]);
    expect(told(look({ text: changed, file: "other.py" }))).toEqual([]);
    expect(told(look({ text: changed.replace("grouped = nn.Conv2d", "grouped = nn.ConvTranspose2d") }))).toEqual([]);
  });

  it("gives way to the result of the layer as it is", () => {
    const stale = look(edited(look(), source, "groups=32", "groups=16"));
    const text = source.replace("groups=32", "groups=16");
    const second = knownTrial(resultsOf({ separable: [20], layer: [23] }, layerIn(3, text)));
    const both = look({ text, known: [second, tried], anchors: stale.anchors });
    expect(told(both)).toEqual(["3 conv2d-line-3"]);
    expect(both.placements[0]?.finding.trial).toBe(second);
  });

  it("is the newest one", () => {
    const newer = knownTrial(resultsOf({ separable: [20], layer: [30] }));
    expect(look({ known: [newer, tried] }).placements[0]?.finding.trial).toBe(newer);
  });
});

describe("a built-in arm", () => {
  const study = knownTrial(resultsOf({ separable: [20, 21], convolution: [10, 11], "pointwise-only": [40, 41] }, null));

  it("stands at layers that are its module at some width", () => {
    expect(told(look({ known: [study] }))).toEqual(["2 convolution", "4 pointwise-only"]);
  });

  it.each([
    ["at a stride", "nn.Conv2d(64, 64, 3, padding=1, stride=2)"],
    ["to another number of channels", "nn.Conv2d(64, 32, 3, padding=1)"],
    ["with another kernel", "nn.Conv2d(64, 64, 5, padding=2)"],
    ["without padding", "nn.Conv2d(64, 64, 3)"],
  ])("does not stand at one %s", (_, call) => {
    expect(told(look({ known: [study], text: `from torch import nn\n${call}\n` }))).toEqual([]);
  });

  it("gives way to a trial of the very layer, even an older one", () => {
    const own = knownTrial(resultsOf({ separable: [20], layer: [12] }, layerIn(2)));
    expect(told(look({ known: [study, own] }))).toContain("2 conv2d-line-2");
  });

  it("leaves a layer that changes, unless it is pinned there", () => {
    const plain = look({ known: [study] });
    expect(told(look({ known: [study], ...edited(plain, source, "64, 3, padding=1)", "64, 5, padding=2)") }))).toEqual([
      "4 pointwise-only",
    ]);
    const pinned = [layerIn(2).hash ?? ""];
    const kept = look({ known: [study], pinned });
    expect(told(look({ known: [study], pinned, ...edited(kept, source, "64, 3, padding=1)", "64, 5, padding=2)") }))).toEqual([
      "4 pointwise-only",
      "2 convolution stale",
    ]);
  });
});

describe("an anchor", () => {
  const [anchor] = look().anchors;
  if (anchor === undefined) throw new Error("no anchor");
  const at = 10;
  const moved = (rangeOffset: number, rangeLength: number, text: string): number | undefined =>
    movedAnchors([{ ...anchor, offset: at }], { rangeOffset, rangeLength, text })[0]?.offset;

  it.each([
    ["what is put in before it", 0, 0, "abc", 13],
    ["what is put in just before it", 10, 0, "abc", 13],
    ["what is taken away before it", 2, 4, "", 6],
    ["what is put in behind it", 11, 0, "abc", 10],
    ["its own text being replaced", 10, 5, "abc", 10],
    ["what it stands in being taken away", 8, 6, "", 8],
  ])("counts with %s", (...[, offset, length, text, expected]) => expect(moved(offset, length, text)).toBe(expected));
});
