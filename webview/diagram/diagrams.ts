/** The linked diagrams in the page: what is pointed at lives here; the step of the argument and the slider are kept by the page. */
import { select, type Selection } from "d3";
import { argumentSteps, isLitIn, type ArgumentStep } from "./argument";
import { addArgument } from "./argumentView";
import { cardOf } from "./card";
import type { Measured } from "./cardinality";
import { addCard, showCard } from "./cardView";
import { describe } from "./describe";
import { addDescription, showDescription } from "./descriptionView";
import { addDose } from "./doseView";
import type { Drawing, Part } from "../../src/drawings";
import { createFormSearch } from "./formSearch";
import { addPointerWatch } from "./pointerWatch";
import { showLit, type Lit } from "./lighting";
import { litBy } from "./links";
import { elementOf, focusPart, isOutgrown, layOut, livePane, partAt, showLive, type LivePane } from "./livePane";
import { playMorph } from "./morph";
import { isDirection, neighbour } from "./neighbour";
import { addPane, type Tool } from "./paneView";
import { channels, panes } from "./panes";
import { pictureOf, type Picture } from "./picture";
import type { KeptDiagrams } from "../memory";

type Holder = Selection<HTMLElement, unknown, null, undefined>;

/** What the page does for the diagrams; what is not given has no button. */
export interface DiagramOptions {
  readonly onRunTrial?: () => void;
  /** Measures the modules that are drawn, on this machine. */
  readonly onMeasure?: () => void;
  /** Saves a picture: a page in the editor cannot. */
  readonly onExport?: (picture: Picture) => void;
  /** How the reader left the diagrams, to be shown so again. */
  readonly kept?: KeptDiagrams | null;
  readonly onKeep?: (kept: KeptDiagrams) => void;
}

export interface DiagramState extends Measured {
  /** Why nothing can be trained or measured here; null where it can. */
  readonly noTraining: string | null;
}

export interface Diagrams {
  readonly update: (state: DiagramState) => void;
}

const wholeFigure = { name: "hybrid-hypothesis", title: "Separable convolution, ResNeXt, Inception, and the hybrid" };

/** Adds the diagrams to the page. */
export function addDiagrams(page: Holder, options: DiagramOptions = {}): Diagrams {
  const { onRunTrial, onMeasure, onExport, kept = null, onKeep } = options;
  const section = page.append<HTMLElement>("section").attr("class", "diagrams").attr("aria-label", "Diagrams");
  const bar = section.append<HTMLElement>("div").attr("class", "bar");
  bar.append<HTMLElement>("h2").text("What equals what");
  const button = (name: string, onClick: () => void): Holder =>
    bar.append<HTMLElement>("button").attr("type", "button").text(name).on("click", onClick);
  let measured: Measured = { measurements: null, dose: null };
  let step: ArgumentStep | null = null;
  let pointed: Part | null = null;
  let framework = kept?.framework ?? "keras";
  const argument = addArgument(section, {
    onStep(next) {
      step = next;
      light(null);
      keep();
      if (next !== null)
        section.select<SVGElement>(".part[data-lit]").node()?.closest(".pane")?.scrollIntoView({ block: "nearest" });
    },
    onRunTrial: onRunTrial ?? null,
  });
  const grid = section.append<HTMLElement>("div").attr("class", "panes");
  const linked = panes.map((pane) => livePane(addPane(grid, pane.variant, pane), pane));
  const doseView = addDose(grid, kept?.cardinality ?? channels, (pane) => {
    const before = dose.drawing;
    layOut(dose, { pane });
    show(dose);
    light(null);
    const holder = dose.figure.select<HTMLElement>(".drawing").node();
    if (holder !== null) playMorph(holder, before, dose.drawing);
    keep();
  });
  const dose = livePane(doseView.figure, doseView.pane);
  const keep = (): void => {
    const unfolded = all.filter((live) => live.unfolded).map(({ figure }) => figure.attr("data-pane"));
    onKeep?.({ unfolded, cardinality: doseView.chosen(), step: step === null ? null : argumentSteps.indexOf(step), framework });
  };
  const region = addDescription(section, {
    framework,
    onFramework(next) {
      framework = next;
      tell();
      keep();
    },
  });
  const card = addCard(section);
  const all = [...linked, dose];
  const search = createFormSearch(
    (work) => window.requestIdleCallback((deadline) => work(() => deadline.timeRemaining() > 1)),
    () => tell(),
  );

  /** What a pane's parts are compared with: the module of the slider has weights of its own. */
  const drawingsBeside = (live: LivePane | undefined): readonly Drawing[] =>
    (live === dose ? [dose] : linked).map(({ drawing }) => drawing);
  const controlOf = (live: LivePane): Drawing => drawingsBeside(live)[0] ?? live.drawing;
  const show = (live: LivePane): void => showLive(live, controlOf(live));
  const ownerOf = ({ variant }: Part): LivePane | undefined => all.find(({ drawing }) => drawing.variant === variant);

  const litOf = (): ((part: Part) => Lit) | null => {
    const [part, argued, control] = [pointed, step, linked[0]?.drawing];
    if (part !== null) return (other) => litBy(part, other);
    if (argued === null || control === undefined) return null;
    return (other) => (isLitIn(argued, other, control) ? "same" : null);
  };

  /** Says in words what is lit. */
  const tell = (): void => {
    const live = pointed === null ? undefined : ownerOf(pointed);
    if (pointed === null || live === undefined) {
      showDescription(region, null);
      showCard(card, null, null);
      return;
    }
    const { measurements } = measured;
    const context = { drawings: drawingsBeside(live), forms: search.known, measurements, framework };
    showDescription(region, describe(pointed, live.pane, context));
    const forms = search.known(live.pane.module);
    showCard(card, cardOf(pointed, live.pane, { forms, measurements }), elementOf(live, pointed));
  };

  const light = (part: Part | null): void => {
    pointed = part;
    const live = part === null ? undefined : ownerOf(part);
    if (part !== null && live !== undefined) search.want([live.pane.module, ...(part.layer === null ? [] : [part.layer.block])]);
    const parts = all.flatMap(({ drawing }) => drawing.parts);
    showLit(section, parts, litOf());
    tell();
  };

  const fold = (live: LivePane, unfolded: boolean): void => {
    layOut(live, { unfolded });
    live.zoom.fit();
    show(live);
    light(null);
    keep();
    // The part that was pressed is gone: the button that folds again is what comes closest.
    live.figure.select<HTMLElement>("[data-tool=fold]").node()?.focus();
  };

  const onKey = (live: LivePane, event: KeyboardEvent): void => {
    const part = partAt(live, event.target);
    if (part === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isDirection(event.key)) {
      const next = neighbour(live.drawing.parts, part, event.key);
      if (next !== null) focusPart(live, next);
    } else if (part.lanes > 1 && (event.key === "Enter" || event.key === " ")) fold(live, true);
    else if (!live.zoom.key(event.key)) return;
    event.preventDefault();
  };

  const exported = (lives: readonly LivePane[], kind: Picture["kind"]): void => {
    if (onExport === undefined) return;
    light(null);
    const [own, ...others] = lives;
    const figures = lives.flatMap(({ figure }) => figure.node() ?? []);
    const description = lives.map(({ pane: { title, summary, note } }) => `${title}: ${summary}. ${note}`).join(" ");
    const isOne = own !== undefined && others.length === 0;
    const titles = isOne ? { name: own.pane.variant, title: own.pane.title } : wholeFigure;
    void pictureOf(kind, figures, { ...titles, description }).then(onExport);
  };

  const toolsOf = (live: LivePane): Readonly<Record<Tool, () => void>> => ({
    in: live.zoom.in,
    out: live.zoom.out,
    fit: live.zoom.fit,
    fold: () => fold(live, !live.unfolded),
    svg: () => exported([live], "svg"),
    png: () => exported([live], "png"),
  });

  button("The argument in five steps", argument.toggle);
  const measure = onMeasure === undefined ? null : button("Measure here", onMeasure);
  if (onExport !== undefined) {
    button("Export SVG", () => exported(linked, "svg"));
    button("Export PNG", () => exported(linked, "png"));
  }
  const hasMoved = addPointerWatch();
  for (const live of all) {
    if (kept?.unfolded.includes(live.figure.attr("data-pane")) === true) layOut(live, { unfolded: true });
    show(live);
    live.figure
      .on("pointerover", (event: PointerEvent) => {
        const part = hasMoved(event) ? partAt(live, event.target) : undefined;
        if (part !== undefined && part.id !== pointed?.id) light(part);
      })
      .on("focusin", ({ target }: Event) => {
        const part = partAt(live, target);
        if (part === undefined) return;
        live.zoom.reveal(part);
        light(part);
      })
      // What is lit stays, so that its description can be read; the card would be in the way.
      .on("pointerleave", (event: PointerEvent) => {
        if (!hasMoved(event)) return;
        if (pointed === null || elementOf(live, pointed) !== document.activeElement) showCard(card, null, null);
      })
      .on("keydown", (event: KeyboardEvent) => onKey(live, event))
      .on("click", ({ target }: Event) => {
        if ((partAt(live, target)?.lanes ?? 1) > 1) fold(live, true);
      });
    for (const [tool, action] of Object.entries(toolsOf(live))) live.figure.select(`[data-tool=${tool}]`).on("click", action);
    if (onExport === undefined) live.figure.selectAll("[data-tool=svg], [data-tool=png]").remove();
  }
  // Searched one by one while nothing else is to be done, so that most hovers find them.
  search.want(all.map(({ pane }) => pane.module));
  if (kept !== null) argument.open(kept.step);
  let width = 0;
  const observer = new ResizeObserver(() => {
    const now = grid.node()?.clientWidth ?? 0;
    if (now === width) return;
    width = now;
    for (const live of all.filter(isOutgrown)) {
      layOut(live);
      show(live);
    }
    doseView.show(measured);
    light(null);
  });
  observer.observe(grid.node() ?? document.body);
  // Wherever the focus is: what a pointer lights, a key puts out.
  select(window).on("keydown.diagrams", ({ key }: KeyboardEvent) => {
    if (key !== "Escape") return;
    if (pointed === null && step !== null) argument.close();
    else light(null);
  });
  return {
    update: (next) => {
      measured = next;
      measure?.attr("disabled", next.noTraining === null ? null : "").attr("title", next.noTraining);
      argument.allow(next.noTraining);
      doseView.show(measured);
      tell();
    },
  };
}
