/** The page of the panel: says that it is ready, then shows every state it is sent. Browser realm; it owns no truth. */
import "./noCodeGeneration";
import { idlePanel, type PanelIntent } from "../src/protocol/panel";
import { afterMessage, panelMessageSchema } from "../src/protocol/panelMessage";
import { render } from "./render";

declare function acquireVsCodeApi(): { postMessage(message: PanelIntent): void; setState(left: { file: string | null }): void };

const editor = acquireVsCodeApi();
const send = (intent: PanelIntent): void => editor.postMessage(intent);
let state = idlePanel;

window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  state = afterMessage(state, panelMessageSchema.parse(data));
  // What the editor needs to bring the page back after a reload.
  editor.setState({ file: state.trial?.file ?? null });
  const main = document.querySelector("main");
  if (main !== null) render(main, state, send);
});
send({ intent: "ready" });
