/** The page of the panel: says that it is ready, then shows every state it is sent. Browser realm; it owns no truth. */
import "./noCodeGeneration";
import { idlePanel, type PanelIntent, type PanelState } from "../src/protocol/panel";
import { afterMessage, panelMessageSchema } from "../src/protocol/panelMessage";
import { openMemory } from "./memory";
import { createPage } from "./render";
import type { Show } from "./view";

declare function acquireVsCodeApi(): {
  postMessage(message: PanelIntent): void;
  getState(): unknown;
  setState(left: object): void;
};

const editor = acquireVsCodeApi();
let state = idlePanel;
let show: Show | null = null;
let waiting = false;

/** Draws the newest state, once a frame at most. */
function redraw(): void {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    show?.(state);
  });
}

const fileOf = ({ trial }: PanelState): string | null => trial?.file ?? null;

/** What was left with the editor; nothing yet. */
let keptFile: string | null | undefined;

/** With the file, which the editor needs to bring the page back after a reload. */
function keep(kept: object): void {
  keptFile = fileOf(state);
  editor.setState({ ...kept, file: keptFile });
}
const memory = openMemory({ getState: () => editor.getState(), setState: keep }, redraw);

window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  state = afterMessage(state, panelMessageSchema.parse(data));
  if (fileOf(state) !== keptFile) keep(memory.get());
  const main = document.querySelector("main");
  if (main === null) return;
  show ??= createPage(main, { send: (intent) => editor.postMessage(intent), memory });
  redraw();
});
editor.postMessage({ intent: "ready" });
