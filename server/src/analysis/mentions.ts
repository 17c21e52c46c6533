import type { SourceFile } from "../typescript/syntax.ts";

const answers = new WeakMap<SourceFile, Map<RegExp, boolean>>();

/**
 * Whether a file's text has a match of a pattern. The answer is kept, so that a listener can ask for each node.
 *
 * @param pattern A constant of the caller's module, without the flags `g` and `y`.
 */
export function mentions(sourceFile: SourceFile, pattern: RegExp): boolean {
  const known = answers.get(sourceFile) ?? new Map<RegExp, boolean>();
  answers.set(sourceFile, known);
  let answer = known.get(pattern);
  if (answer === undefined) {
    answer = pattern.test(sourceFile.text);
    known.set(pattern, answer);
  }
  return answer;
}
