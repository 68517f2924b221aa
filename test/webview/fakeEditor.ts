/** The editor's side of the page, played by a test: what the page says is kept, and states go to it as the extension sends them. */
import type { Page } from "playwright-core";
import { z } from "zod";
import { idlePanel, panelIntentSchema, type PanelIntent, type PanelState } from "../../src/protocol/panel";
import { messageBetween, panelMessageSchema, type PanelMessage } from "../../src/protocol/panelMessage";

/** Runs before the page's script and gives it what VS Code gives. `kept`: what an earlier page had kept. */
export const fakeEditorScript = (kept: unknown = null): string => `
  window.said = [];
  window.kept = ${JSON.stringify(kept)};
  window.acquireVsCodeApi = () => ({
    postMessage: (message) => window.said.push(message),
    getState: () => window.kept,
    setState: (state) => { window.kept = state; },
  });`;

const postAndDraw = `(message) => new Promise((resolve) => {
  addEventListener("message", () => requestAnimationFrame(() => requestAnimationFrame(() => resolve())), { once: true });
  postMessage(message, "*");
})`;

/** Posts one message and waits for the frame that shows it. */
export async function post(page: Page, message: PanelMessage): Promise<void> {
  await page.evaluate(`(${postAndDraw})(${JSON.stringify(panelMessageSchema.parse(message))})`);
}

/** Brings a page to state after state: the first whole, the others as changes. */
export async function show(page: Page, states: readonly PanelState[]): Promise<void> {
  let before = idlePanel;
  for (const [i, state] of states.entries()) {
    const message = i === 0 ? ({ message: "whole", state } as const) : messageBetween(before, state);
    if (message !== null) await post(page, message);
    before = state;
  }
}

/** Every intent of the page so far. */
export async function said(page: Page): Promise<readonly PanelIntent[]> {
  return z.array(panelIntentSchema).parse(await page.evaluate("window.said"));
}

/** What the page keeps for its return. */
export const kept = (page: Page): Promise<unknown> => page.evaluate("window.kept");
