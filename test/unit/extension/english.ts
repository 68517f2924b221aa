/** The translation of tests: none, with the arguments in their places. */
import type { Translate } from "../../../src/extension/translate";

export const english: Translate = (message, ...given) =>
  message.replaceAll(/\{(\d+)\}/g, (_, place: string) => String(given[Number(place)] ?? ""));
