/** What a path of a folder or an archive is to a data set, by its name alone. Pure. */
import { InputError } from "../../protocol";
import { cifarFiles } from "./cifarBinary";

export type SplitName = "train" | "test";

export type Place =
  | {
      readonly what: "class" | "image";
      readonly root: string;
      readonly path: string;
      readonly split: SplitName;
      readonly label: string;
    }
  | { readonly what: "batch"; readonly root: string; readonly name: string };

const isSplit = (part: string | undefined): part is SplitName => part === "train" || part === "test";

/** Names that operating systems leave behind: ".DS_Store", "._0001.jpg", "__MACOSX". */
const isClutter = (part: string): boolean => part.startsWith(".") || part === "__MACOSX";

const partsOf = (path: string): string[] => path.split("/").filter((part) => part !== "" && part !== ".");

/** Whether a file, folder or link of this path would belong to a data set, however deep. */
export function concernsData(path: string): boolean {
  const parts = partsOf(path);
  if (parts.some(isClutter)) return false;
  return isSplit(parts[0]) || isSplit(parts[1]) || (parts.length <= 2 && cifarFiles.includes(parts.at(-1) ?? ""));
}

/**
 * The place of a file (or a folder) in train/<class>/<image> or of a CIFAR-10 binary file; one folder above is allowed. Null for
 * all else.
 * @param path with "/" between its parts
 * @throws InputError for what lies deeper than an image may
 */
export function placeOf(path: string, kind: "file" | "folder"): Place | null {
  if (!concernsData(path)) return null;
  const parts = partsOf(path);
  const above = isSplit(parts[0]) ? 0 : 1;
  const root = parts.slice(0, above).join("/");
  const [split, label, ...below] = parts.slice(above);
  const name = parts.at(-1) ?? "";
  if (!isSplit(split)) return kind === "file" ? { what: "batch", root: parts.slice(0, -1).join("/"), name } : null;
  if (label === undefined) return null;
  if (below.length > (kind === "file" ? 1 : 0))
    throw new InputError(`${path} lies deeper than train/<class>/<image>: move the images up or take the folder out`);
  if (kind === "folder") return { what: "class", root, path: parts.join("/"), split, label };
  return below.length === 1 ? { what: "image", root, path: parts.join("/"), split, label } : null;
}
