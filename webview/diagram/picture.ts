/** Diagrams as pictures that stand alone: an SVG that needs no page, and a PNG painted from it. */
import { copyOf, svgSpace } from "./pictureCopy";

export interface Picture {
  /** File name with its ending. */
  readonly name: string;
  readonly kind: "svg" | "png";
  /** Text of an SVG, base64 of a PNG. */
  readonly content: string;
}

interface Titles {
  /** File name without ending. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

type Values = Readonly<Record<string, string | number>>;

function element<Name extends keyof SVGElementTagNameMap>(name: Name, values: Values, text = ""): SVGElementTagNameMap[Name] {
  const own = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(values)) own.setAttribute(key, String(value));
  own.textContent = text;
  return own;
}

const margin = 16;
/** Room above each drawing for its heading. */
const head = 40;

const sizeOf = (svg: SVGSVGElement): readonly [number, number] => [
  Number(svg.getAttribute("width")),
  Number(svg.getAttribute("height")),
];

/** The panes' drawings as they stand on the page, each under its title and summary. */
function svgOf(figures: readonly HTMLElement[], { title, description }: Titles): SVGSVGElement {
  const drawn = figures.flatMap((figure) => {
    const svg = figure.querySelector<SVGSVGElement>(".drawing svg");
    return svg === null ? [] : [{ figure, svg, box: svg.getBoundingClientRect() }];
  });
  const left = Math.min(...drawn.map(({ box }) => box.left));
  // Rows keep their order, and what stands between them on the page is left out.
  const tops = [...new Set(drawn.map(({ box }) => Math.round(box.top)))].sort((a, b) => a - b);
  const heights = tops.map((top) =>
    Math.max(...drawn.filter(({ box }) => Math.round(box.top) === top).map(({ svg }) => sizeOf(svg)[1])),
  );
  const placed = drawn.map(({ figure, svg, box }) => {
    const [width, height] = sizeOf(svg);
    const row = tops.indexOf(Math.round(box.top));
    const above = heights.slice(0, row).reduce((sum, one) => sum + one + head, 0);
    return { figure, svg, x: margin + ((box.left - left) * width) / box.width, y: margin + head + above, width, height };
  });
  const width = Math.max(...placed.map((one) => one.x + one.width)) + margin;
  const height = Math.max(...placed.map((one) => one.y + one.height)) + margin;
  const picture = element("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img" });
  const [first] = figures;
  const look = getComputedStyle(first ?? document.body);
  picture.append(element("title", {}, title), element("desc", {}, description));
  picture.append(element("rect", { width, height, fill: look.backgroundColor }));
  for (const { figure, svg, x, y } of placed) {
    const text = { x, fill: look.color, "font-family": look.fontFamily };
    const line = (name: string): string => figure.querySelector(name)?.textContent ?? "";
    picture.append(element("text", { ...text, y: y - 24, "font-size": 14, "font-weight": 600 }, line("h3")));
    picture.append(element("text", { ...text, y: y - 7, "font-size": 12, "fill-opacity": 0.75 }, line(".summary")));
    const copy = copyOf(svg);
    copy.setAttribute("x", String(x));
    copy.setAttribute("y", String(y));
    picture.append(copy);
  }
  return picture;
}

/** The drawings of some panes as the text of an SVG file. */
function svgPicture(figures: readonly HTMLElement[], titles: Titles): Picture {
  const text = new XMLSerializer().serializeToString(svgOf(figures, titles));
  return { name: `${titles.name}.svg`, kind: "svg", content: `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n` };
}

/** Pixels of a PNG for one of the SVG. */
const density = 2;

/** The same painted, which the page's policy allows for pictures that it made itself (blob:). */
async function pngPicture(figures: readonly HTMLElement[], titles: Titles): Promise<Picture> {
  const url = URL.createObjectURL(new Blob([svgPicture(figures, titles).content], { type: "image/svg+xml" }));
  const image = new Image();
  try {
    image.src = url;
    await image.decode();
  } finally {
    URL.revokeObjectURL(url);
  }
  const canvas = document.createElement("canvas");
  canvas.width = image.width * density;
  canvas.height = image.height * density;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const [, content = ""] = canvas.toDataURL("image/png").split(",");
  return { name: `${titles.name}.png`, kind: "png", content };
}

/** The drawings of some panes as they are lit now, without their zoom. */
export async function pictureOf(kind: Picture["kind"], figures: readonly HTMLElement[], titles: Titles): Promise<Picture> {
  return kind === "svg" ? svgPicture(figures, titles) : pngPicture(figures, titles);
}
