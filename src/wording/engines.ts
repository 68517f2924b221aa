/** How engines are spoken of. Pure. */

/** A line on a GPU that an engine does not compute on; none where there is none. */
export const unusedGpuLines = ({
  engine,
  unused,
}: {
  readonly engine: string;
  readonly unused: string | null;
}): readonly string[] => (unused === null ? [] : [`${engine}: ${unused}`]);
