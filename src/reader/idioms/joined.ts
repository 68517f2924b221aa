/** Where paths meet: residual additions and the blocks named after them, sums of alike paths, Inception towers. Pure. */
import { formatSize, type Size } from "../../blocks";
import type { FeatureMap } from "../evaluation/featureMap";
import type { Note } from "../readLayer";
import type { Spot } from "../syntax/form";
import { isSameSpot, type Idiom } from "./describeIdiom";
import { blockOfPassage, inputOfPassage, joinedInputs, passageBetween, wayBetween, type LayerMap, type Passage } from "./passage";
import { firstConvolution, isConvolution, residualName } from "./pattern";

const withoutPassage: Passage = {
  ...{ steps: [], made: [], supposed: [], slice: null },
  unknown: ["which way data takes depends on a test"],
};

/** Why paths come to no block. */
function whyUnknown({ made }: FeatureMap, ways: readonly Passage[]): readonly string[] {
  if (ways.some(({ slice }) => slice !== null)) return ["its paths do not share all channels evenly"];
  const isCounted = made.op === "join" && made.count !== null;
  return isCounted ? ["what so many paths come to together is not known here"] : withoutPassage.unknown;
}

const convolutionsIn = (passage: Passage): readonly LayerMap[] => passage.made.filter(isConvolution);

/** The ways from where paths part to where they join; one that depends on a test has none of its own. */
function waysOf(map: FeatureMap, before: FeatureMap): readonly (Passage | null)[] {
  return joinedInputs(map).map((input) => (input.made.op === "either" ? withoutPassage : wayBetween(before, input)));
}

/** Of the first grouped convolution of a path. */
export function groupsNote(path: readonly LayerMap[]): readonly Note[] {
  const grouped = path.map(firstConvolution).find((convolution) => convolution !== null && convolution.groups !== 1);
  if (grouped === null || grouped === undefined) return [];
  return [
    { about: "between", text: `Cardinality ${formatSize(grouped.groups)}: as many paths as its grouped convolution has groups.` },
  ];
}

const shape = (passage: Passage): string =>
  convolutionsIn(passage)
    .map((map) => JSON.stringify(firstConvolution(map)?.groups))
    .join();

function nameOfSum(ways: readonly Passage[], count: Size): { readonly kind: string; readonly notes: readonly Note[] } | null {
  const [first] = ways;
  const longest = ways.toSorted((a, b) => convolutionsIn(b).length - convolutionsIn(a).length)[0];
  if (first === undefined || longest === undefined || convolutionsIn(longest).length === 0) return null;
  const isAlike = ways.length > 2 && ways.every((way) => convolutionsIn(way).length > 0 && shape(way) === shape(first));
  if (isAlike) {
    return {
      kind: `sum of ${formatSize(count)} paths`,
      notes: [
        {
          about: "between",
          text:
            first.slice === null
              ? `Cardinality ${formatSize(count)}: the paths are summed, as in a ResNeXt block.`
              : `Cardinality ${formatSize(count)}: the paths are summed, each over its own slice of the map.`,
        },
      ],
    };
  }
  const shortcut = ways.find((way) => way !== longest);
  const kind = residualName(convolutionsIn(longest));
  const notes: Note[] = kind === "ResNeXt block" ? [...groupsNote(convolutionsIn(longest))] : [];
  if (shortcut !== undefined && shortcut !== withoutPassage) {
    notes.push({
      about: "sharing",
      text:
        convolutionsIn(shortcut).length === 0
          ? "The shortcut is the identity."
          : "The shortcut is a projection, with weights of its own.",
    });
  }
  return { kind, notes };
}

function nameOfConcat(ways: readonly Passage[], count: Size): { readonly kind: string; readonly notes: readonly Note[] } | null {
  const towers = ways.filter((way) => convolutionsIn(way).length > 0);
  if (towers.length < 2) return null;
  const isSliced = ways.every(({ slice }) => slice !== null);
  const what = isSliced ? "paths, each over its own slice of the map" : "towers over the same map";
  return {
    kind: isSliced ? "convolutions on slices" : "Inception towers",
    notes: [{ about: "between", text: `${formatSize(count)} ${what}, joined by concatenation.` }],
  };
}

/** Where the layers of paths stand, each place once: a loop makes many layers at one. */
function sitesOf(layers: readonly LayerMap[]): readonly Spot[] {
  const sites: Spot[] = [];
  for (const { made } of layers) if (!sites.some((known) => isSameSpot(known, made.layer.site))) sites.push(made.layer.site);
  return sites;
}

export function joinedAt(map: FeatureMap, call: string): Idiom | null {
  const { made, before } = map;
  if (made.op !== "join" || before === null) return null;
  const all = waysOf(map, before);
  const ways = all.filter((way) => way !== null);
  if (ways.length < all.length || ways.length < 2) return null;
  const count = made.count ?? ways.length;
  const name = made.join === "concat" ? nameOfConcat(ways, count) : nameOfSum(ways, count);
  if (name === null) return null;
  const passage = passageBetween(before, map);
  const layers = passage === null ? ways.flatMap(({ made: maps }) => maps) : passage.made;
  return {
    kind: name.kind,
    origin: "idiom",
    anchor: made.site,
    call,
    made: layers,
    sites: sitesOf(layers),
    block: passage === null ? null : blockOfPassage(passage),
    unknown: passage?.unknown ?? whyUnknown(map, ways),
    supposed: passage?.supposed ?? [],
    input: passage === null ? before.shape : inputOfPassage(before, passage),
    output: map.shape,
    notes: name.notes,
  };
}
