import { keptPerFile } from "./per-file.ts";

/**
 * Whether a file's text has a match of a pattern.
 *
 * The pattern is a constant of the caller's module, without the flags `g` and `y`.
 */
export const mentions = keptPerFile((sourceFile, pattern: RegExp) => pattern.test(sourceFile.text));
