/** What is offered at a cursor, as the editor asks for it. */
import type { Language, Reader, ReadLayer, Reading } from "../../../src/reader";
import { rewritesOf, type Offer } from "../../../src/rewrites";

export const cursor = "▮";

export interface OffersAt {
  readonly source: string;
  readonly reading: Reading;
  readonly offers: readonly { readonly layer: ReadLayer; readonly offer: Offer }[];
}

const holds = ({ start, end, parts, origin }: ReadLayer, offset: number): boolean =>
  (origin === "idiom" ? parts : [{ start, end }]).some((part) => part.start <= offset && offset < part.end);

/** @param marked a text with a cursor in it */
export function offersAt(reader: Reader, marked: string, language: Language): OffersAt {
  const offset = marked.indexOf(cursor);
  const source = marked.replace(cursor, "");
  const reading = reader.read(source, language);
  const layers = reading.layers.filter((layer) => holds(layer, offset));
  return {
    source,
    reading,
    offers: layers.flatMap((layer) => rewritesOf(source, language, reading, layer).map((offer) => ({ layer, offer }))),
  };
}
