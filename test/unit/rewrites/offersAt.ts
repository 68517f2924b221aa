/** What is offered at a cursor, as the editor asks for it. */
import type { Language, Reading } from "../../../src/reader";
import { rewritesAt, type Offer } from "../../../src/rewrites";
import type { TestReader } from "../reader/testReader";

export const cursor = "▮";

export interface OffersAt {
  readonly source: string;
  readonly reading: Reading;
  readonly offers: readonly Offer[];
}

/** @param marked a text with a cursor in it */
export function offersAt(reader: TestReader, marked: string, language: Language): OffersAt {
  const offset = marked.indexOf(cursor);
  const source = marked.replace(cursor, "");
  const reading = reader.read(source, language);
  return { source, reading, offers: rewritesAt(source, language, reading, offset) };
}
