/** Tells what the operating system refused (such as "EACCES") from our own defects. */

/** The code of an error of a file operation, or null if the error is none. */
export function fileErrorCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}
