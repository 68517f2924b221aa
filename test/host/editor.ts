/** Which VS Code the stories run in. */
import { z } from "zod";

const serverSchema = z.strictObject({
  kind: z.literal("server"),
  /** The runtime that the server wants, which may be newer than the one that runs the tests. */
  node: z.string(),
  main: z.string(),
  chromium: z.string(),
});

const desktopSchema = z.strictObject({ kind: z.literal("desktop"), program: z.string() });

export const editorSchema = z.discriminatedUnion("kind", [desktopSchema, serverSchema]);

export type Editor = Readonly<z.infer<typeof editorSchema>>;
export type DesktopEditor = Readonly<z.infer<typeof desktopSchema>>;
export type ServerEditor = Readonly<z.infer<typeof serverSchema>>;

/** Why there is no editor. */
export interface NoEditor {
  readonly reason: string;
}
