/** The page of the panel: says that it is ready, then shows every state it is sent. Browser realm; it owns no truth. */
import "./noCodeGeneration";
import { panelStateSchema, type PanelIntent } from "../src/protocol/panel";
import { render } from "./render";

declare function acquireVsCodeApi(): { postMessage(message: PanelIntent): void };

const editor = acquireVsCodeApi();
const send = (intent: PanelIntent["intent"]): void => editor.postMessage({ intent });

window.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
  const main = document.querySelector("main");
  if (main !== null) render(main, panelStateSchema.parse(data), send);
});
send("ready");
