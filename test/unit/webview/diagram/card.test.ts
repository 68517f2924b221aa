/** The card beside the pointer: every form with its law, never more than is true. */
import { describe, expect, it } from "vitest";
import { equalForms, formsInOrder } from "../../../../src/equivalences";
import { cardOf, type Card } from "../../../../webview/diagram/card";
import { layout } from "../../../../src/drawings";
import { mapShape, panes } from "../../../../webview/diagram/panes";

function cardFor(variant: string, what: string): Card {
  const pane = panes.find((other) => other.variant === variant);
  const part = pane && layout(pane.block, { variant, input: mapShape }).parts.find((other) => other.what === what);
  if (pane === undefined || part === undefined) throw new Error(`${variant} has no ${what}`);
  return cardOf(part, pane, { forms: formsInOrder(equalForms(pane.module)), measurements: null });
}

const textsOf = (card: Card): Readonly<Record<string, string>> =>
  Object.fromEntries((card.rows ?? []).map(({ form, text }) => [form, text]));

describe("the card", () => {
  it("names a channel as the panes do, and says what the separable convolution is equal to and what contains it", () => {
    const card = cardFor("separable", "depthwise 3×3: channel 3");
    expect(card.title).toBe("channel 3 of 64 · path 3 · tower 3");
    expect(textsOf(card)).toMatchObject({
      separable: "as drawn",
      hybrid: "equal: same weights",
      "ResNeXt, grouped": "contains it: entry 1×1",
    });
    expect(card.cost).toBe("time not measured yet · 9 of 4,672 weights");
  });

  it("calls a row of the 1×1 its path's, and no tower's, which reads columns", () => {
    expect(cardFor("hybrid", "1×1, 1→64, of path 2").title).toBe("channel 2 of 64 · row 2 of the 1×1 · path 2");
    expect(cardFor("extreme-inception", "1×1, 64→1, of path 2").title).toBe("1×1, 64→1, of path 2");
  });

  it("never says that ResNeXt or extreme Inception contains or equals a separable convolution by itself", () => {
    for (const [variant, what] of [
      ["resnext-cardinality-channels", "identity"],
      ["extreme-inception", "concatenation of the paths"],
    ] as const) {
      expect(Object.keys(textsOf(cardFor(variant, what)))).not.toContain("separable");
      expect(Object.keys(textsOf(cardFor(variant, what)))).not.toContain("hybrid");
    }
  });

  it("names the entry 1×1 only where that is what the containing form has beyond the module", () => {
    const texts = textsOf(cardFor("extreme-inception", "concatenation of the paths"));
    expect(texts["ResNeXt paths"]).toBe("contains it: constants");
  });

  it("says that forms are being searched, rather than that there are none", () => {
    const [pane] = panes;
    const part = pane && layout(pane.block, { variant: pane.variant, input: mapShape }).parts[0];
    if (pane === undefined || part === undefined) throw new Error("there are panes");
    expect(cardOf(part, pane, { forms: null, measurements: null })).toMatchObject({ rows: null, more: 0 });
  });
});
