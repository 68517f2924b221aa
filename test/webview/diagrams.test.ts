/** The diagrams in a real browser, under the page's policy: pointing, walking, unfolding, sliding, arguing, zooming and saving. */
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { axeFindings } from "./axe";
import { bundleOf, chromiumPath, launch, openPage, type OpenPage } from "./page";
import { themeNames, type ThemeName } from "./themes";

const script = `
  import { select } from "d3";
  import "./webview/noCodeGeneration";
  import { addDiagrams } from "./webview/diagram/diagrams";
  globalThis.received = [];
  const keep = (name) => (value) => globalThis.received.push([name, value]);
  const main = select(document.querySelector("main"));
  main.append("h1").text("Hybrid Hypothesis");
  globalThis.diagrams = addDiagrams(main, {
    kept: globalThis.before ?? null,
    onKeep: (kept) => (globalThis.kept = kept),
    onRunTrial: keep("runTrial"),
    onMeasure: keep("measure"),
    onExport: keep("export"),
  });
`;

/** A study of a network half as wide as the diagrams, without its last arm, the control. */
const measured = {
  noTraining: null,
  measurements: {
    where: "wasm on CPU, batch 16",
    modules: [
      { variant: "separable", layer: null, milliseconds: 3.14 },
      { variant: "separable", layer: "depthwise 3×3", milliseconds: 1.25 },
    ],
  },
  dose: {
    where: "standard, cardinality, wasm on CPU",
    channels: 32,
    margin: 1,
    noiseFloor: 0.21,
    stops: [1, 2, 4, 8, 16].map((cardinality) => ({
      cardinality,
      meanDifference: 1.6 / cardinality,
      interval: [1.6 / cardinality - 0.3, 1.6 / cardinality + 0.25],
      pairs: 8,
      millisecondsPerStep: 40 + cardinality,
    })),
  },
};

const texts = z.array(z.string());
const pictures = z.array(z.tuple([z.literal("export"), z.object({ name: z.string(), kind: z.string(), content: z.string() })]));

describe.skipIf(chromiumPath === null)("the diagrams in a browser", () => {
  let browser: Browser;
  let bundle: string;
  let open: OpenPage | null = null;

  beforeAll(async () => {
    browser = await launch();
    bundle = await bundleOf(script);
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await open?.page.context().close();
    open = null;
  });

  async function opened(theme: ThemeName = "dark", width = 1400): Promise<Page> {
    open = await openPage(browser, { theme, width, script: bundle });
    return open.page;
  }
  const partAt = (page: Page, variant: string, label: string) =>
    page.locator(`svg[data-variant="${variant}"] .part[aria-label="${label}"]`);
  const lit = async (page: Page, how: string): Promise<readonly string[]> =>
    texts.parse(
      await page.evaluate(
        `[...document.querySelectorAll('.part[data-lit="${how}"]')].map((part) => part.dataset.variant + ": " + part.getAttribute("aria-label"))`,
      ),
    );
  const focused = (page: Page): Promise<string | null> => page.locator(":focus").getAttribute("aria-label");

  it("lights the counterparts of what is pointed at in every pane at once, and tells of it in a card", async () => {
    const page = await opened();
    // In one task: nothing is waited for, not even a frame.
    const atOnce = await page.evaluate(`(() => {
      const part = document.querySelector('svg[data-variant="separable"] .part[aria-label="depthwise 3×3: channel 3"]');
      part.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
      return part.dataset.lit;
    })()`);
    expect(atOnce).toBe("self");
    await partAt(page, "separable", "depthwise 3×3: channel 3").hover();
    expect(await lit(page, "same")).toEqual(
      ["resnext-cardinality-channels", "extreme-inception", "hybrid"].map((variant) => `${variant}: 3×3, 1→1, of path 3`),
    );
    const card = page.locator(".card");
    await card.getByText("equal: same weights").first().waitFor();
    expect(await card.innerText()).toContain("channel 3 of 64 · path 3 · tower 3");
    expect(await card.innerText()).toContain("contains it: entry 1×1");
    expect(await card.innerText()).toContain("time not measured yet · 9 of 4,672 weights");
    await page.evaluate(`diagrams.update(${JSON.stringify(measured)})`);
    expect(await card.innerText()).toContain("1.25 ms forward and backward");
    expect(await page.locator(".description").innerText()).toContain(
      "Time, forward and backward: 1.25 ms for this layer, 3.14 ms for the module (wasm on CPU, batch 16).",
    );
    await page.keyboard.press("Escape");
    expect(await page.locator("[data-lit]").count()).toBe(0);
    expect(await card.isHidden()).toBe(true);
  });

  it("unfolds each form to its condition and code, in the framework that is chosen", async () => {
    const page = await opened();
    await partAt(page, "separable", "depthwise 3×3: channel 3").hover();
    const region = page.locator(".description");
    const form = region.locator(".group", { hasText: "The whole module" }).locator("details", { hasText: "hybrid" }).first();
    await form.locator("summary").click();
    const code = form.locator("pre");
    expect(await code.innerText()).toContain("layers.add(paths)");
    expect(await form.innerText()).toContain("Holds if: ");
    await region.getByLabel("Code in").selectOption({ label: "PyTorch" });
    await expect.poll(() => code.innerText()).toContain("nn.Conv2d(");
    expect(await page.evaluate("kept.framework")).toBe("pytorch");
    // What is told anew leaves open what is open.
    await page.evaluate(`diagrams.update(${JSON.stringify(measured)})`);
    expect(await code.isVisible()).toBe(true);
    expect(open?.problems).toEqual([]);
  });

  it("keeps the card inside of the page, wherever the part is", async () => {
    const page = await opened("dark", 700);
    for (const [variant, label] of [
      ["separable", "output, 32×32×64"],
      ["hybrid", "sum of the paths"],
      ["grouped-64", "depthwise 3×3: channel 64"],
    ] as const) {
      await partAt(page, variant, label).hover();
      const box = await page.locator(".card").boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(700);
    }
  });

  it("is walked through by arrow keys, and zoomed by + − 0 on the way", async () => {
    const page = await opened();
    await partAt(page, "hybrid", "input: channel 1").focus();
    const seen: (string | null)[] = [];
    for (const key of ["ArrowDown", "ArrowRight", "+", "ArrowRight", "ArrowRight", "0", "ArrowRight"]) {
      await page.keyboard.press(key);
      seen.push(await focused(page));
      const moved = await page.locator('[data-pane="hybrid"] .content').getAttribute("transform");
      expect(moved === null, key).toBe(!["+", "ArrowRight"].includes(key) || seen.length < 3 || seen.length > 5);
    }
    const [row, sum] = ["1×1, 1→64, of path 2", "sum of the paths"];
    expect(seen).toEqual(["input: channel 2", "3×3, 1→1, of path 2", "3×3, 1→1, of path 2", row, sum, sum, "output, 32×32×64"]);
    expect(await lit(page, "self")).toEqual(["hybrid: output, 32×32×64"]);
  });

  it("brings what is walked to into view where it is zoomed", async () => {
    const page = await opened();
    await partAt(page, "separable", "input: channel 1").focus();
    for (const key of ["+", "+", "+", "+", "ArrowRight", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
    expect(await focused(page)).toBe("output, 32×32×64");
    const [around, part] = await Promise.all([
      page.locator('[data-pane="separable"] .drawing').boundingBox(),
      page.locator(":focus").boundingBox(),
    ]);
    if (around === null || part === null) throw new Error("both are on the page");
    expect(part.x).toBeGreaterThan(around.x);
    expect(part.x).toBeLessThan(around.x + around.width);
    expect(await page.locator('[data-pane="separable"] .content').getAttribute("transform")).toContain("scale(5");
  });

  it("unfolds all 64 channels by button and by key, and folds them again", async () => {
    const page = await opened();
    const inputs = page.locator('svg[data-variant="resnext-cardinality-channels"] .part.input');
    expect(await inputs.count()).toBe(8);
    const button = page.locator('[data-pane="resnext-cardinality-channels"] [data-tool=fold]');
    await button.click();
    expect(await inputs.count()).toBe(64);
    expect([await button.innerText(), await button.getAttribute("aria-expanded")]).toEqual(["Fold", "true"]);
    await button.click();
    expect(await inputs.count()).toBe(8);
    await page.locator('svg[data-variant="resnext-cardinality-channels"] [role=button]').first().focus();
    await page.keyboard.press("Enter");
    expect(await inputs.count()).toBe(64);
    expect(await page.locator(":focus").getAttribute("data-tool")).toBe("fold");
  });

  it("morphs with the slider, and says at every stop what is measured and what is not", async () => {
    const page = await opened();
    const pane = page.locator('[data-pane="cardinality"]');
    expect(await pane.locator(".chart").isHidden()).toBe(true);
    expect(await pane.locator(".measured").innerText()).toContain("not measured yet; run the cardinality study");
    await page.evaluate(`diagrams.update(${JSON.stringify(measured)})`);
    expect(await pane.locator(".chart .mean").count()).toBe(5);
    await pane.locator("input").focus();
    const stops: (readonly string[])[] = [];
    for (const key of ["Home", "ArrowRight", "ArrowRight", "End"]) {
      await page.keyboard.press(key);
      const drawn = await pane.locator(".drawing .kernel").count();
      const facts = await pane.locator(".measured dd").allInnerTexts();
      stops.push([await pane.locator("h3").innerText(), String(drawn), facts[0] ?? "", facts[3] ?? ""]);
    }
    const at = (groups: number): string =>
      `${groups} ${groups === 1 ? "group" : "groups"} in a network 32 channels wide (standard, cardinality, wasm on CPU)`;
    expect(stops).toEqual([
      [
        "Cardinality 1",
        "2",
        "40,960, 8.8 times those of the separable convolution",
        "no arm with 64 channels a group (standard, cardinality, wasm on CPU)",
      ],
      [
        "Cardinality 2",
        "4",
        "22,528, 4.8 times those of the separable convolution",
        `Δ to separable +1.60 points [+1.30, +1.85], 8 pairs, at ${at(1)}`,
      ],
      [
        "Cardinality 4",
        "8",
        "13,312, 2.8 times those of the separable convolution",
        `Δ to separable +0.80 points [+0.50, +1.05], 8 pairs, at ${at(2)}`,
      ],
      ["Cardinality 64", "16", "4,672", "the control itself: Δ is 0 by definition (standard, cardinality, wasm on CPU)"],
    ]);
  });

  it("goes through the argument in five steps, each lit in the diagrams, to the trial", async () => {
    const page = await opened();
    await page.getByRole("button", { name: "The argument in five steps" }).click();
    const region = page.getByRole("region", { name: "The argument in five steps" });
    const counts: number[] = [];
    const titles: string[] = [];
    for (let step = 0; step < 5; step++) {
      titles.push((await region.locator("[aria-live] h3").innerText()).slice(0, 6));
      counts.push((await lit(page, "same")).length);
      await page.keyboard.press(step % 2 === 0 ? "ArrowRight" : "Enter");
    }
    expect(titles).toEqual([1, 2, 3, 4, 5].map((step) => `${step} of 5`));
    // Depthwise kernels in four panes; rows of three and two sums; entry and identity; both halves; two whole panes.
    expect(counts).toEqual([8 + 8 + 8 + 8, 8 + 8 + 8 + 2, 7 + 1, 15 + 1 + 16, 25 + 25]);
    // What is pointed at is lit meanwhile, and the step again when it is let go.
    await partAt(page, "hybrid", "sum of the paths").hover();
    expect(await lit(page, "self")).toEqual(["hybrid: sum of the paths"]);
    await page.keyboard.press("Escape");
    expect((await lit(page, "same")).length).toBe(counts[4]);
    await region.getByRole("button", { name: "Run the trial" }).click();
    await page.getByRole("button", { name: "Measure here" }).click();
    expect(await page.evaluate("received.map(([name]) => name)")).toEqual(["runTrial", "measure"]);
    await page.evaluate(`diagrams.update(${JSON.stringify({ ...measured, noTraining: "This folder is not trusted." })})`);
    for (const name of ["Run the trial", "Measure here"]) {
      const button = page.getByRole("button", { name });
      expect([await button.isDisabled(), await button.getAttribute("title")]).toEqual([true, "This folder is not trusted."]);
    }
    await region.getByRole("button", { name: "Close" }).click();
    expect(await page.locator("[data-lit]").count()).toBe(0);
  });

  it("takes up what the reader had set, after the page was hidden", async () => {
    const page = await opened();
    await page.getByRole("button", { name: "The argument in five steps" }).click();
    await page.keyboard.press("ArrowRight");
    await page.locator('[data-pane="hybrid"] [data-tool=fold]').click();
    await page.locator('[data-pane="cardinality"] input').focus();
    await page.keyboard.press("Home");
    const kept = await page.evaluate("kept");
    expect(kept).toEqual({ unfolded: ["hybrid"], cardinality: 1, step: 1, framework: "keras" });
    await page.context().close();
    open = await openPage(browser, {
      theme: "dark",
      width: 1400,
      script: bundle,
      before: `globalThis.before = ${JSON.stringify(kept)}`,
    });
    const again = open.page;
    expect(await again.locator(".argument h3").innerText()).toMatch(/^2 of 5/);
    expect(await again.locator('[data-pane="hybrid"] .part.input').count()).toBe(64);
    expect(await again.locator('[data-pane="cardinality"] h3').innerText()).toBe("Cardinality 1");
    expect(await again.locator('[data-pane="cardinality"] input').inputValue()).toBe("0");
  });

  it.each([700, 1000, 1400])("has no text over another and nothing cut, %i pixels wide", async (width) => {
    const page = await opened("dark", width);
    await page.evaluate(`diagrams.update(${JSON.stringify(measured)})`);
    const clashes = await page.evaluate(`[...document.querySelectorAll(".drawing svg, .chart svg")].flatMap((svg) => {
      const around = svg.getBoundingClientRect();
      const texts = [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()]);
      const over = texts.flatMap(([a, one], i) => texts.slice(i + 1).flatMap(([b, two]) =>
        one.left < two.right && two.left < one.right && one.top + 2 < two.bottom && two.top + 2 < one.bottom && a !== "" && b !== ""
          ? [a + " over " + b] : []));
      const cut = [...svg.querySelectorAll("text, rect, circle, path")].filter((shape) => {
        const box = shape.getBoundingClientRect();
        return box.left < around.left - 1 || box.right > around.right + 1 || box.top < around.top - 1 || box.bottom > around.bottom + 1;
      });
      return [...over, ...cut.map((shape) => shape.outerHTML + " is cut")];
    })`);
    expect(clashes).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
  });

  it("zooms by the wheel with Ctrl only, by buttons, and fits again", async () => {
    const page = await opened();
    const content = page.locator('[data-pane="separable"] .content');
    await page.locator('[data-pane="separable"] .drawing').hover();
    await page.mouse.wheel(0, -200);
    expect(await content.getAttribute("transform")).toBeNull();
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -200);
    await page.keyboard.up("Control");
    await expect.poll(() => content.getAttribute("transform")).toMatch(/scale\((?!1\))/);
    await page.locator('[data-pane="separable"] [data-tool=fit]').click();
    expect(await content.getAttribute("transform")).toBeNull();
    await page.locator('[data-pane="separable"] [data-tool=in]').click();
    expect(await content.getAttribute("transform")).toMatch(/scale\(1\.5\)/);
    await page.locator('[data-pane="separable"] [data-tool=out]').click();
    expect(await content.getAttribute("transform")).toBeNull();
  });

  it("hands over pictures that stand alone, of one pane and of all", async () => {
    const page = await opened("light");
    await page.locator('[data-pane="hybrid"] [data-tool=svg]').click();
    await page.getByRole("button", { name: "Export SVG" }).click();
    await page.getByRole("button", { name: "Export PNG" }).click();
    await expect.poll(() => page.evaluate("received.length")).toBe(3);
    const saved = pictures.parse(await page.evaluate("received")).map(([, picture]) => picture);
    expect(saved.map(({ name, kind }) => [name, kind])).toEqual([
      ["hybrid.svg", "svg"],
      ["hybrid-hypothesis.svg", "svg"],
      ["hybrid-hypothesis.png", "png"],
    ]);
    const [one, all, painted] = saved.map(({ content }) => content);
    for (const svg of [one, all]) {
      const parsed = await page.evaluate(
        `(() => { const root = new DOMParser().parseFromString(${JSON.stringify(svg)}, "image/svg+xml").documentElement;
          return [root.tagName, root.querySelector("title").textContent !== "", root.querySelector("desc").textContent !== ""]; })()`,
      );
      expect(parsed).toEqual(["svg", true, true]);
      expect(svg).not.toMatch(/var\(|class=|style=|data-lit|<script/);
      expect(svg).toContain('font-family="');
    }
    const kernels = (svg = ""): number => svg.split('data-leaf="m.depthwise"').length - 1;
    expect([kernels(one), kernels(all)]).toEqual([7, 7 + 7 + 7 + 8]);
    expect(
      Buffer.from(painted ?? "", "base64")
        .subarray(0, 8)
        .toString("hex"),
    ).toBe("89504e470d0a1a0a");
    expect(open?.problems).toEqual([]);
  });

  it.each(themeNames)("has nothing that axe or the policy complains about: %s", async (theme) => {
    const page = await opened(theme, 1000);
    expect(await axeFindings(page)).toEqual([]);
    await page.evaluate(`diagrams.update(${JSON.stringify(measured)})`);
    await page.getByRole("button", { name: "The argument in five steps" }).click();
    for (const details of await page.locator("summary").all()) await details.click();
    await partAt(page, "extreme-inception", "3×3, 1→1, of path 2").focus();
    await page.locator(".card").getByText("as drawn").waitFor({ timeout: 5000 });
    await page.locator(".description").getByText("Inception, reformulated").last().click();
    await page.locator(".description pre:visible").waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(open?.problems).toEqual([]);
  });
});
