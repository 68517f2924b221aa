/** Results that are pinned: comment threads below their lines that nobody can answer, kept for the workspace. */
import * as vscode from "vscode";
import { z } from "zod";
import { paletteNow } from "../code/paletteNow";
import { trustedMarkdown } from "../trustedMarkdown";
import { linkedCommands, pinnedMarkdown, type Shown } from "./findingMarkdown";

const pinSchema = z.object({ uri: z.string(), hash: z.string() });
export type Pin = Readonly<z.infer<typeof pinSchema>>;

export interface Pins {
  /** Hashes of the layers of a document whose results are pinned. */
  of(document: vscode.TextDocument): ReadonlySet<string>;
  add(pin: Pin): void;
  /** What a link tells of a pin; anything else is none. */
  remove(told: unknown): void;
  /** Shows the threads of a document: those of its pins among these, where they stand now. */
  show(document: vscode.TextDocument, shown: readonly Shown[]): void;
  /** Takes all threads out of sight; the pins stay. */
  hide(): void;
  dispose(): void;
}

const stored = "inline.pins";

interface Thread {
  readonly thread: vscode.CommentThread;
  text: string;
}

export function openPins(state: vscode.Memento): Pins {
  let pins: readonly Pin[] = z.array(pinSchema).catch([]).parse(state.get(stored));
  const threads = new Map<string, Thread>();
  let controller: vscode.CommentController | null = null;
  const keyOf = ({ uri, hash }: Pin): string => `${hash} ${uri}`;

  function put(next: readonly Pin[]): void {
    pins = next;
    void state.update(stored, pins);
  }

  function drop(key: string): void {
    threads.get(key)?.thread.dispose();
    threads.delete(key);
  }

  function newThread(document: vscode.TextDocument, range: vscode.Range): vscode.CommentThread {
    controller ??= vscode.comments.createCommentController(
      "hybridHypothesis.results",
      vscode.l10n.t("Hybrid Hypothesis results"),
    );
    const thread = controller.createCommentThread(document.uri, range, []);
    thread.canReply = false;
    thread.collapsibleState = vscode.CommentThreadCollapsibleState.Expanded;
    return thread;
  }

  function showOne(document: vscode.TextDocument, pin: Pin, shown: Shown): void {
    const line = Math.min(shown.place.line, document.lineCount) - 1;
    const range = new vscode.Range(line, 0, line, 0);
    const known = threads.get(keyOf(pin));
    const own = known ?? { thread: newThread(document, range), text: "" };
    threads.set(keyOf(pin), own);
    if (!own.thread.range.isEqual(range)) own.thread.range = range;
    const text = pinnedMarkdown(shown, paletteNow());
    if (own.text === text) return;
    own.text = text;
    const { t } = vscode.l10n;
    own.thread.label = shown.isStale ? t("Result of the layer as it was (stale)") : t("Result of a trial");
    own.thread.comments = [
      {
        body: trustedMarkdown(text, { commands: linkedCommands }),
        mode: vscode.CommentMode.Preview,
        author: { name: "Hybrid Hypothesis" },
        label: shown.isStale ? t("stale") : "",
      },
    ];
  }

  return {
    of: ({ uri }) => new Set(pins.filter((pin) => pin.uri === uri.toString()).map(({ hash }) => hash)),
    add(pin) {
      if (!pins.some((other) => keyOf(other) === keyOf(pin))) put([...pins, pin]);
    },
    remove(told) {
      const pin = pinSchema.safeParse(told).data;
      if (pin === undefined) return;
      put(pins.filter((other) => keyOf(other) !== keyOf(pin)));
      drop(keyOf(pin));
    },
    show(document, shown) {
      const uri = document.uri.toString();
      for (const pin of pins.filter((each) => each.uri === uri)) {
        const found = shown.find(({ finding }) => finding.hash === pin.hash);
        // Half-typed code has no layer for a moment: what stands there stays.
        if (found !== undefined) showOne(document, pin, found);
      }
    },
    hide() {
      for (const key of [...threads.keys()]) drop(key);
    },
    dispose() {
      controller?.dispose();
    },
  };
}
