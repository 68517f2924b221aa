/**
 * Whether the page stays fluid: 6 arms × 10 trials × 190 epochs replayed at 100 events a second, its first and its last 30 seconds,
 * with the time between frames, the time that drawing takes, and the size of the messages.
 */
import { idlePanel, type PanelState, type TrialState } from "../src/protocol/panel";
import { messageBetween } from "../src/protocol/panelMessage";
import { fakeEditorScript } from "../test/webview/fakeEditor";
import { launch, openPage } from "../test/webview/page";
import { recordTrial } from "../test/webview/recordedTrial";

const eventsPerMessage = 10;
const milliseconds = 100;
const messagesShown = 300;

const quantile = (values: readonly number[], share: number): string =>
  (values.toSorted((a, b) => a - b)[Math.floor(share * (values.length - 1))] ?? NaN).toFixed(1);

/** Posts every message when its time has come, and gives the times between frames and those that tasks longer than 50 ms took. */
const replay = `(messages) => new Promise((resolve) => {
  const frames = [];
  const long = [];
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => long.push(duration))).observe({ type: "longtask" });
  let before = performance.now();
  const start = before;
  let posted = 0;
  const frame = (now) => {
    frames.push(now - before);
    before = now;
    if (posted < messages.length) requestAnimationFrame(frame);
    else resolve({ frames, long });
  };
  requestAnimationFrame(frame);
  const timer = setInterval(() => {
    if (posted === messages.length) clearInterval(timer);
    else postMessage(messages[posted++], "*");
  }, ${milliseconds});
})`;

async function measure(name: string, states: readonly TrialState[]): Promise<void> {
  const panels: readonly PanelState[] = states.map((trial) => ({ ...idlePanel, trial }));
  const messages = panels.slice(1).flatMap((state, i) => messageBetween(panels[i] ?? idlePanel, state) ?? []);
  const sizes = messages.map((message) => JSON.stringify(message).length / 1024);
  const whole = { message: "whole", state: panels[0] };
  const browser = await launch();
  const { page, problems } = await openPage(browser, { theme: "dark", width: 1400, before: fakeEditorScript() });
  await page.evaluate(`postMessage(${JSON.stringify(whole)}, "*")`);
  await page.waitForSelector("tbody.one");
  const { frames, long } = (await page.evaluate(`(${replay})(${JSON.stringify(messages)})`)) as Record<
    "frames" | "long",
    number[]
  >;
  console.log(
    [
      `${name}: ${frames.length} frames of ${messages.length} messages`,
      `between frames, ms: median ${quantile(frames, 0.5)}, p95 ${quantile(frames, 0.95)}, p99 ${quantile(frames, 0.99)}, most ${quantile(frames, 1)}`,
      `tasks over 50 ms: ${long.length}`,
      `messages, kB: median ${quantile(sizes, 0.5)}, most ${quantile(sizes, 1)}; whole state ${(JSON.stringify(whole).length / 1024).toFixed(0)}`,
      ...problems,
    ].join("\n  "),
  );
  await browser.close();
}

const variants = ["separable", "inception", "resnext", "inception-reformulated", "separable-equivalent", "hybrid"];
const states = await recordTrial({ preset: "paper", variants, trials: 10, epochs: 190 });
const sampled = states.filter((_, i) => i % eventsPerMessage === 0);
console.log(`${states.length} events`);
await measure("first 30 s", sampled.slice(0, messagesShown));
await measure("last 30 s", sampled.slice(-messagesShown));
