/** How a result is worded behind its line, in sentences, and pinned. */
import { describe, expect, it } from "vitest";
import { chipMarkdown, linkedCommands, pinnedMarkdown } from "../../../../src/extension/inline/findingMarkdown";
import { differenceChart } from "../../../../src/extension/inline/differenceChart";
import { chipOf, hoverLines, sentencesOf } from "../../../../src/extension/inline/findingText";
import type { Finding } from "../../../../src/extension/inline/findings";
import type { KnownTrial } from "../../../../src/extension/inline/knownTrials";
import { newTrial, notRun } from "../../../../src/extension/trials/liveTrial";
import { liveTrialState } from "../../../../src/extension/trials/trialState";
import type { ArmRow } from "../../../../src/protocol/panel";
import { recipeOf } from "../../../../src/trial";
import { english } from "../english";
import { knownTrial, layerIn, resultsOf, tried } from "./layerTrials";

function findingIn(trial: KnownTrial, variant = Object.keys(trial.recipe.layers ?? {})[0] ?? ""): Finding {
  const source = trial.recipe.layers?.[variant] ?? null;
  return { trial, variant, hash: source?.hash ?? "", source };
}

const found = findingIn(tried);
const colours = { text: "#111111", quiet: "#222222", ground: "#ffffff", hues: ["#333333"] };
const options = { variant: found.variant, isStale: false, palette: colours };
const chip = (finding: Finding, isStale = false) => chipOf(finding, isStale, english);
const place = { uri: "file:///net.py", line: 3, column: 11, kind: "Conv2d" };
const shown = (finding: Finding, isStale = false) => ({ finding, isStale, place, t: english });

/** The finding with its arm, and the trial, as others would have ended. */
function changed(arm: Partial<ArmRow>, trial: object = {}): Finding {
  const { state } = tried;
  if (state === null) throw new Error("no state");
  const arms = state.arms.map((row) => (row.variant === found.variant ? { ...row, ...arm } : row));
  return { ...found, trial: { ...tried, state: { ...state, ...trial, arms } } };
}

const live = (phase: "preparing" | "running", progress = 0): KnownTrial => {
  const { recipe } = resultsOf({ separable: [20], layer: [21] });
  const state = liveTrialState(newTrial(recipe, "trials/a/trial.hhtrial.json"), null);
  return { recipe, file: state.file, state: { ...state, phase, progress, timeLeft: phase === "running" ? 40 : null } };
};

describe("a chip", () => {
  it("says error, Δ with its interval, n, and what the number is", () => {
    // Δ = 4, 3, 6: mean 4.33, t(2) = 4.303, s = 1.528.
    expect(chip(found)).toEqual({
      text: "25.33 % · Δ +4.33 [+0.54, +8.13] · n = 3 · a first look",
      tone: "found",
    });
  });

  it.each([
    ["equivalent", "equivalent to separable within ±5, α = 0.05"],
    ["different", "different from separable, margin ±5, α = 0.05"],
    ["inconclusive", "undecided, margin ±5, α = 0.05"],
  ] as const)("names the outcome %s with margin and α, and only when the declared trials are complete", (outcome, words) => {
    expect(chip(changed({ outcome, exploratory: false })).text.endsWith(`n = 3 · ${words}`)).toBe(true);
    expect(chip(changed({ outcome, exploratory: false }, { trials: 8 })).text).toMatch(/n = 3 · an estimate$/);
  });

  it("says that it is noise where the layer is the control's own function", () => {
    expect(chip(changed({ provedEqual: true, outcome: "calibration" })).text).toMatch(
      /n = 3 · same function as separable: noise$/,
    );
  });

  it("says of a built-in arm which it is, and of the control that it is that", () => {
    expect(chip(findingIn(tried, "separable-equivalent")).text).toMatch(/^separable-equivalent: 21\.00 % · Δ /);
    expect(chip(findingIn(tried, "separable")).text).toMatch(/^21\.00 ± 2\.48 % · n = 3 · the control$/);
  });

  it("does not compare with a control that has learned nothing", () => {
    const none = findingIn(knownTrial(resultsOf({ separable: [88, 89], layer: [70, 71] })));
    expect(chip(none).text).toBe("70.50 % · not compared");
  });

  it("follows the trial while it goes on", () => {
    expect(chip(findingIn(live("preparing")))).toEqual({ text: "trial: preparing", tone: "going" });
    expect(chip(findingIn(live("running", 0.42)))).toEqual({ text: "trial: 42 %, 40 s left", tone: "going" });
    expect(chip({ ...found, trial: { ...tried, state: null } })).toEqual({
      text: "waits for the trial that runs",
      tone: "going",
    });
    const halfway = changed({}, { phase: "running", progress: 0.5, timeLeft: null });
    expect(chip(halfway).text).toBe("trial: 50 % · 25.33 % so far · n = 3");
  });

  it("says why there is no result", () => {
    const recipe = recipeOf({ variants: ["separable", "resnext"] });
    const refused = liveTrialState(notRun(newTrial(recipe, "a"), "refused", "No engine."), null);
    expect(chip({ ...found, trial: { ...tried, state: refused } })).toEqual({ text: "the trial could not be run", tone: "none" });
    expect(sentencesOf({ ...found, trial: { ...tried, state: refused } }, false, english).join(" ")).toContain("No engine.");
    expect(chip(changed({ meanError: null }, { phase: "failed" })).text).toBe("a run failed");
    expect(chip(changed({ meanError: null }, { phase: "cancelled" })).text).toBe("the trial was cancelled");
  });

  it("says that it is stale, whatever it says", () => {
    expect(chip(found, true)).toEqual({ text: `stale: ${chip(found).text}`, tone: "stale" });
    expect(chip(findingIn(live("running", 0.42)), true).tone).toBe("stale");
  });
});

describe("its sentences", () => {
  it("give every number its conditions, and what the arm has otherwise than the layer", () => {
    const sentences = sentencesOf(found, false, english);
    expect(sentences).toContain(
      "Δ = +4.33 [+0.54, +8.13] percentage points against separable on the same test images, with its 95 % interval (α = 0.05); n = 3 of 3 pairs, margin ±5.",
    );
    expect(sentences).toContain("An estimate: no test of difference or of equivalence was made.");
    expect(sentences).toContain("Its 64→64 channels become 12→12, the trial's width.");
    expect(sentences.join(" ")).not.toMatch(/no difference/i);
  });

  it("begin with the staleness", () => expect(sentencesOf(found, true, english)[0]).toMatch(/^Stale: the layer has changed/));
});

describe("the hover of the layer", () => {
  it("is told the chip's words and the trial", () => {
    expect(hoverLines(found, false, english)).toEqual([
      `Last trial: ${chip(found).text}.`,
      "Trial: quick, modules, shapes, 3 trials of 4 epochs; wasm 4.22.0 on CPU (SIMD).",
    ]);
    expect(hoverLines({ ...found, trial: { ...tried, state: null } }, false, english)).toHaveLength(1);
  });
});

describe("the Markdown", () => {
  it("links to commands of the allow-list only, with their arguments", () => {
    const texts = [
      chipMarkdown(shown(found), colours),
      chipMarkdown(shown(found, true), colours),
      pinnedMarkdown(shown(found, true), colours),
    ];
    const links = texts.flatMap((text) => [...text.matchAll(/\]\(command:([\w.]+)\?([^)]+)\)/g)]);
    expect(links.length).toBeGreaterThan(10);
    for (const [, command = "", given = ""] of links) {
      expect(linkedCommands).toContain(command);
      expect(JSON.parse(decodeURIComponent(given))).toHaveLength(1);
    }
    expect(texts[0]).toContain("hybridHypothesis.pinResult");
    expect(texts[0]).not.toContain("hybridHypothesis.tryLayer");
    expect(texts[1]).toContain("hybridHypothesis.tryLayer");
  });

  it("reads nothing of a layer's own text as markup", () => {
    const call = "nn.Conv2d`](command:workbench.action.quit) <img src=x>";
    const source = found.source === null ? null : { ...found.source, call, file: "[x](y).py" };
    const text = chipMarkdown(shown({ ...found, source }), colours);
    expect(text).not.toContain("[x](y)");
    expect(text.split("\n")[0]).toMatch(/`` nn\.Conv2d`\]\(command:workbench\.action\.quit\) <img src=x> ``/);
  });

  it("under a chip in a notebook's cell is what would be pinned below a line elsewhere", () => {
    const uri = "vscode-notebook-cell:/folder/stage.ipynb#W2sZmlsZQ%3D%3D";
    const inCell = { ...shown(found), place: { uri, line: 3, column: 1 } };
    const text = chipMarkdown(inCell, colours);
    expect(text).toContain("| **conv2d-line-3** | 25.33 ± 3.79 |");
    expect(text).toContain("data:image/svg+xml;base64,");
    expect(text).not.toMatch(/pinResult|unpinResult/);
    expect(chipMarkdown(shown(found), colours)).not.toContain("**conv2d-line-3** |");
  });

  it("pinned, is grey where it is stale", () => {
    const rows = (isStale: boolean): readonly string[] =>
      pinnedMarkdown(shown(found, isStale), colours)
        .split("\n")
        .filter((line) => line.startsWith("| ") && !line.includes("---"));
    expect(
      rows(true)
        .slice(1)
        .every((row) => row.split(" | ").every((text) => text.includes("--vscode-disabledForeground"))),
    ).toBe(true);
    expect(rows(false).join()).not.toContain("disabledForeground");
  });

  it("pinned, holds a row for each arm, its own in bold, and a picture", () => {
    const text = pinnedMarkdown(shown(found), colours);
    const rows = text.split("\n").filter((line) => line.startsWith("|"));
    expect(rows).toHaveLength(5);
    expect(rows[3]).toMatch(/^\| \*\*conv2d-line-3\*\* \| 25\.33 ± 3\.79 \| \+4\.33 \\\[\+0\.54, \+8\.13\\\] \| 3 \| 1,000 \|$/);
    expect(rows[2]).toMatch(/^\| separable \| 21\.00 ± 2\.48 \| – \| 3 \|/);
    const [, picture = ""] = /!\[[^\]]+\]\(data:image\/svg\+xml;base64,([^|)]+)\|width=\d+,height=\d+\)/.exec(text) ?? [];
    expect(Buffer.from(picture, "base64").toString()).toBe(differenceChart(tried.state ?? { arms: [], margin: 0 }, options)?.svg);
  });
});

describe("the chart", () => {
  const { state } = tried;
  const numbers = (pattern: RegExp): readonly number[] =>
    [...(differenceChart(state ?? { arms: [], margin: 0 }, options)?.svg ?? "").matchAll(pattern)].map(([, x]) => Number(x));

  it("has every arm that is compared at its place on one axis, its own in the mark's colour", () => {
    const [own = NaN, equal = NaN] = numbers(/<circle cx="([\d.]+)"/g);
    const [left = NaN, width = NaN] = [...numbers(/<rect x="([\d.]+)"/g), ...numbers(/<rect .*width="([\d.]+)"/g)];
    const pixels = width / 10;
    expect(own - left).toBeCloseTo((5 + 13 / 3) * pixels, 0);
    expect(equal - left).toBeCloseTo(5 * pixels, 0);
    expect(differenceChart(state ?? { arms: [], margin: 0 }, options)?.svg.match(/<circle .*#333333/g)).toHaveLength(1);
  });

  it("is none while nothing is compared", () => {
    expect(differenceChart({ arms: [], margin: 5 }, options)).toBeNull();
  });

  it("names a margin of half a point as it is", () => {
    const texts = differenceChart({ arms: state?.arms ?? [], margin: 0.5 }, options)?.svg;
    expect(texts).toMatch(/>−0\.50<[\s\S]*>\+0\.50</);
  });

  it("is pale and without a mark where it is stale", () => {
    const stale = differenceChart(state ?? { arms: [], margin: 0 }, { ...options, isStale: true })?.svg;
    expect(stale).not.toContain("#333333");
    expect(stale).toMatch(/<svg [^>]*opacity="0\.5"/);
    expect(differenceChart(state ?? { arms: [], margin: 0 }, options)?.svg).not.toMatch(/<svg [^>]* opacity=/);
  });

  it("keeps names as text", () => {
    const arms = state?.arms.map((arm) => ({ ...arm, variant: '<script>"' })) ?? [];
    expect(differenceChart({ arms, margin: 5 }, options)?.svg).not.toContain("<script>");
  });
});

it("a layer that is the control's function is calibration in its own trial", () => {
  const source = "from keras import Input, layers\nx = Input((8, 8, 16))\nx = layers.SeparableConv2D(16, 3, padding='same')(x)\n";
  const trial = knownTrial(resultsOf({ separable: [20, 21], layer: [20.5, 21.5] }, layerIn(3, source)));
  expect(chip(findingIn(trial)).text).toMatch(/same function as separable: noise$/);
});
