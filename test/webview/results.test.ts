/** The results of a trial in a real browser: the built page under its policy, told of recorded trials as the extension tells it. */
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { idlePanel, type PanelState, type TrialState } from "../../src/protocol/panel";
import { axeFindings } from "./axe";
import { fakeEditorScript, kept, said, show } from "./fakeEditor";
import { chromiumPath, launch, openPage, type OpenPage } from "./page";
import { recordTrial } from "./recordedTrial";
import { themeNames, type ThemeName } from "./themes";

const screenshots = fileURLToPath(new URL("../../out/screenshots", import.meta.url));
const names = ["separable", "inception", "resnext", "inception-reformulated", "separable-equivalent", "hybrid"];

const lastOf = (states: readonly TrialState[]): TrialState => {
  const last = states.at(-1);
  if (last === undefined) throw new Error("nothing was recorded");
  return last;
};

describe.skipIf(chromiumPath === null)("the results in a browser", () => {
  let browser: Browser;
  /** Six arms, four trials of six epochs; a run of inception diverges. */
  let states: readonly TrialState[] = [];
  let open: OpenPage | null = null;

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    browser = await launch();
    states = await recordTrial({ preset: "quick", variants: names, trials: 4, epochs: 6, margin: 1 }, ["inception 2"]);
  });
  afterAll(() => browser.close());

  /** Whatever a test does, the page keeps to its policy and throws nothing. */
  afterEach(async () => {
    const problems = open?.problems ?? [];
    await open?.page.context().close();
    open = null;
    expect(problems).toEqual([]);
  });

  const panel = (trial: TrialState | null): PanelState => ({ ...idlePanel, trial });

  async function start(
    shown: readonly PanelState[],
    { theme = "dark", width = 1400, before = null }: { theme?: ThemeName; width?: number; before?: unknown } = {},
  ): Promise<Page> {
    open = await openPage(browser, { theme, width, before: fakeEditorScript(before) });
    await show(open.page, shown);
    return open.page;
  }

  const keptBefore = (change: object) => ({
    sort: null,
    expanded: [],
    hidden: [],
    measure: "trainError",
    open: [],
    diagrams: null,
    ...change,
  });
  const ended = (): Promise<Page> => start([panel(lastOf(states))]);
  const armNames = (page: Page): Promise<string[]> => page.locator("tbody.one .name").allTextContents();
  const row = (page: Page, variant: string) => page.locator(`tbody.one[data-variant="${variant}"]`);

  it("asks for the state, and before any trial offers to run one", async () => {
    const page = await start([idlePanel]);
    expect(await said(page)).toEqual([{ intent: "ready" }]);
    await page.getByRole("button", { name: "Run Hybrid Hypothesis Trial" }).click();
    expect((await said(page)).at(-1)).toEqual({ intent: "runTrial" });
  });

  it("says why no trial can be run, in place of the button", async () => {
    const page = await start([{ ...idlePanel, noTraining: "Training needs a trusted workspace." }]);
    await page.locator("header").getByText("Training needs a trusted workspace.").waitFor();
    expect(await page.locator("header button").count()).toBe(0);
  });

  it("shows the same after many small messages as after the whole state", async () => {
    const drawn = async (page: Page): Promise<readonly unknown[]> => [
      await page.locator("header, .result").allInnerTexts(),
      await page.evaluate('[...document.querySelectorAll(".layers path")].map((path) => path.getAttribute("d"))'),
    ];
    const live = await start(states.filter((_, i) => i % 5 === 0 || i === states.length - 1).map(panel));
    const shown = await drawn(live);
    await live.context().close();
    expect(await drawn(await ended())).toEqual(shown);
    expect(shown[1]).toHaveLength(24);
  });

  it("fills the table with what the state says, and no word of an outcome", async () => {
    const page = await ended();
    const { arms } = lastOf(states);
    expect(await armNames(page)).toEqual(names);
    const resnext = arms.find(({ variant }) => variant === "resnext");
    expect(await row(page, "resnext").locator(".row > .error").textContent()).toMatch(
      new RegExp(`^${resnext?.meanError?.toFixed(2) ?? "?"} ± `),
    );
    expect(await row(page, "resnext").locator(".row > .paper").textContent()).toBe("0.62");
    expect(await row(page, "resnext").locator("circle.dot").count()).toBe(4);
    expect(await row(page, "inception").locator("circle.dot").count()).toBe(3);
    expect(await row(page, "inception").locator(".state").textContent()).toContain("1 diverged");
    expect(await row(page, "hybrid").locator(".mark").textContent()).toBe("= same function");
    expect(await page.locator("header").innerText()).not.toMatch(/equivalent to|different from|undecided/i);
    expect(await page.locator("header").innerText()).toMatch(/n = 3 to 4.*margin ±1 point.*α 0\.05.*wasm/s);
  });

  it("names outcomes once the trial has them all", async () => {
    const trial = lastOf(states);
    const arms = trial.arms.map((arm) => {
      const outcome = arm.control === null ? null : arm.provedEqual ? ("calibration" as const) : ("different" as const);
      return { ...arm, outcome, exploratory: false };
    });
    const page = await start([panel({ ...trial, arms })]);
    expect(await page.locator("h1").textContent()).toBe(
      "Different from separable: inception, resnext and inception-reformulated.",
    );
    expect(await row(page, "resnext").locator(".outcome").textContent()).toBe("≠ different");
    expect(await row(page, "hybrid").locator(".outcome").textContent()).toBe("");
  });

  it("sorts by a column up, down and not at all, by keyboard too", async () => {
    const page = await ended();
    const heading = page.locator('th[data-column="error"]');
    await heading.getByRole("button").focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => heading.getAttribute("aria-sort")).toBe("ascending");
    const byError = lastOf(states)
      .arms.toSorted((a, b) => (a.meanError ?? 0) - (b.meanError ?? 0))
      .map(({ variant }) => variant);
    await expect.poll(() => armNames(page)).toEqual(byError);
    await page.keyboard.press("Enter");
    await expect.poll(() => armNames(page)).toEqual([...byError].reverse());
    await page.keyboard.press("Enter");
    await expect.poll(() => armNames(page)).toEqual(names);
  });

  it("puts what does not exist last, whichever way it sorts", async () => {
    const page = await start([panel(lastOf(states))], { before: keptBefore({ sort: { column: "paper", descending: true } }) });
    expect((await armNames(page)).at(-1)).toBe("separable");
  });

  it("unfolds an arm into its runs by keyboard, diverged ones included", async () => {
    const page = await ended();
    const button = row(page, "inception").locator(".arm button");
    await button.focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => button.getAttribute("aria-expanded")).toBe("true");
    const runs = row(page, "inception").locator(".details tbody tr");
    expect(await runs.count()).toBe(4);
    expect(await runs.nth(2).locator("td").nth(1).textContent()).toBe("diverged");
    expect(await runs.nth(2).locator("td").nth(5).textContent()).toBe("–");
  });

  it("copies the table as Markdown and as CSV", async () => {
    const page = await ended();
    await page.getByRole("button", { name: "Copy as Markdown" }).click();
    await page.getByRole("button", { name: "Copy as CSV" }).click();
    const [markdown, csv] = (await said(page)).flatMap((intent) => (intent.intent === "copy" ? [intent.text] : []));
    expect(markdown).toContain("| separable (control) | 4 |");
    expect(markdown).toMatch(/n = 3 to 4 of 4 pairs; margin ±1 point; α 0\.05; wasm/);
    expect(csv?.split("\r\n")).toHaveLength(8);
  });

  it("draws a line a run, hides arms by their legend, and changes no number by it", async () => {
    const page = await ended();
    expect(await page.locator(".layers path").count()).toBe(24);
    expect(await page.locator("circle.test").count()).toBe(23);
    const table = await page.locator("table.arms").innerText();
    await page.locator(".legend").getByRole("button", { name: "resnext" }).click();
    await expect.poll(() => page.locator(".layers path").count()).toBe(20);
    expect(await page.locator("table.arms").innerText()).toBe(table);
    await page.getByLabel("Training loss").check();
    await expect.poll(() => page.locator("circle.test").count()).toBe(0);
    await expect.poll(() => page.locator("text.measure").textContent()).toBe("training loss, nats");
  });

  it("names the run under the pointer, and walks over the runs by arrow keys", async () => {
    const page = await ended();
    await page.locator(".curves .plotted").focus();
    await page.keyboard.press("ArrowDown");
    await expect.poll(() => page.locator(".told").textContent()).toMatch(/^separable, trial 1 \(done\) · epoch 6: training loss/);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => page.locator(".told").textContent()).toMatch(/^inception, trial 1 \(done\) · epoch 5:/);
    await page.keyboard.press("Escape");
    await expect.poll(() => page.locator(".told").textContent()).toMatch(/^Point at a line/);
    await page.locator(".curves .plotted").hover({ position: { x: 300, y: 150 } });
    await expect.poll(() => page.locator(".told").textContent()).toMatch(/, trial \d \(/);
    expect(await page.locator(".layers path[data-lit]").count()).toBe(1);
  });

  it("has every run of the curves in a table", async () => {
    const page = await ended();
    await page.locator(".curves summary").click();
    await expect.poll(() => page.locator(".curves tbody tr").count()).toBe(24);
    await page.getByRole("button", { name: "Copy Every Epoch as CSV" }).click();
    const copied = (await said(page)).at(-1);
    const epochs = lastOf(states).runs.reduce((sum, run) => sum + run.epochs.length, 0);
    expect(copied?.intent === "copy" ? copied.text.split("\r\n") : []).toHaveLength(epochs + 2);
  });

  it("takes up what was set when it comes back", async () => {
    const page = await ended();
    await page.locator('th[data-column="weights"] button').click();
    await row(page, "hybrid").locator(".arm button").click();
    await page.locator(".legend").getByRole("button", { name: "inception", exact: true }).click();
    await page.getByLabel("Training loss").check();
    await expect.poll(() => page.locator(".layers path").count()).toBe(20);
    await page.locator('[data-pane="cardinality"] input').focus();
    await page.keyboard.press("Home");
    const before = await kept(page);
    const text = await page.locator(".result.arms").innerText();
    await page.context().close();
    const again = await start([panel(lastOf(states))], { before });
    expect(await again.locator(".result.arms").innerText()).toBe(text);
    expect(await again.getByLabel("Training loss").isChecked()).toBe(true);
    expect(await again.locator(".layers path").count()).toBe(20);
    expect(await again.locator('[data-pane="cardinality"] input').inputValue()).toBe("0");
  });

  it("offers what can be done with the trial, and nothing with one that is read from its file", async () => {
    const buttons = (page: Page): Promise<string[]> => page.locator("header button").allTextContents();
    const middle = states[Math.floor(states.length / 2)] ?? lastOf(states);
    const live = await start([panel(middle)]);
    expect(await buttons(live)).toEqual(["Cancel", "Save to…", "Open the Results File"]);
    await live.getByRole("button", { name: "Cancel" }).click();
    expect((await said(live)).at(-1)).toEqual({ intent: "cancelTrial" });
    await show(live, [panel({ ...middle, phase: "partial" })]);
    expect(await buttons(live)).toEqual(["Resume", "Run a New Trial", "Save to…", "Open the Results File"]);
    await show(live, [panel({ ...middle, phase: "partial", readOnly: true })]);
    expect(await buttons(live)).toEqual(["Save to…", "Open the Results File"]);
  });

  it("tells those who hear it now and then only", async () => {
    open = await openPage(browser, { theme: "dark", width: 1000, before: fakeEditorScript() });
    const { page } = open;
    await page.clock.install();
    const heard = page.locator("[role=status]");
    const [first, second] = [states[Math.floor(states.length / 3)], states[Math.floor(states.length / 2)]];
    const message = (trial: TrialState | undefined): string => JSON.stringify({ message: "whole", state: panel(trial ?? null) });
    const tell = async (trial: TrialState | undefined): Promise<void> => {
      await page.evaluate(`postMessage(${message(trial)}, "*")`);
      await page.clock.runFor(100);
    };
    await tell(first);
    await expect.poll(() => heard.textContent()).toMatch(/^Training, \d+ of 24 runs ended/);
    const early = await heard.textContent();
    await tell(second);
    expect(await heard.textContent()).toBe(early);
    await page.clock.runFor(5000);
    await expect.poll(() => heard.textContent()).not.toBe(early);
  });

  it.each(themeNames)("gives axe nothing to find in the theme %s", async (theme) => {
    const before = keptBefore({ expanded: ["inception"], open: ["readings", "curves-twin"] });
    const page = await start([panel(lastOf(states))], { theme, width: 1000, before });
    await page.screenshot({ path: `${screenshots}/results-${theme}.png`, fullPage: true });
    expect(await axeFindings(page)).toEqual([]);
  });

  it.each([700, 1000, 1400])("fits a page of %i pixels without scrolling it sideways", async (width) => {
    const page = await start([panel(lastOf(states))], { width });
    await page.screenshot({ path: `${screenshots}/results-${width}.png`, fullPage: true });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
  });
});
