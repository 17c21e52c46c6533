import { getTokenAtPosition, type SourceFile } from "../typescript/syntax.ts";
import type { Edit, Finding, TextRange } from "./rule.ts";
import { mostSimilar } from "./similar.ts";

/**
 * The findings that suppression comments themselves can cause; they can be neither suppressed nor fixed away
 * by a preset, only turned off like any rule.
 */
export const unusedSuppressionId = "unused-suppression";
export const unknownRuleId = "unknown-rule";

/** A suppression comment: `forawait-ignore-next-line a, b -- reason` or `forawait-ignore-file a -- reason`. */
export interface Directive {
  readonly kind: "next-line" | "file";
  /** The rules it silences, where each name stands; empty means all. */
  readonly rules: readonly { readonly id: string; readonly range: TextRange }[];
  /** Why, in the author's words. */
  readonly reason: string | undefined;
  /** The range of the whole comment. */
  readonly range: TextRange;
  /** The line that it silences, from 0: the next one that holds more than comments; undefined for a whole file. */
  readonly line: number | undefined;
}

const pattern = /forawait-ignore-(next-line|file)\b([^\n\r]*)/g;

/** Finds the suppression comments of a file. Text in strings and templates does not count. */
export function findDirectives(sourceFile: SourceFile): Directive[] {
  const { text } = sourceFile;
  if (!text.includes("forawait-ignore-")) return [];
  const directives: Directive[] = [];
  for (const match of text.matchAll(pattern)) {
    const comment = commentAround(sourceFile, match.index);
    if (!comment) continue;
    const bodyStart = match.index + "forawait-ignore-".length + (match[1] as string).length;
    const bodyEnd = Math.min(match.index + match[0].length, comment.isBlock ? comment.end - 2 : comment.end);
    const body = text.slice(bodyStart, bodyEnd);
    const separator = body.search(/(^|\s)--/);
    const names = separator === -1 ? body : body.slice(0, separator);
    const rules = [...names.matchAll(/[^\s,]+/g)].map(name => {
      const start = bodyStart + name.index;
      return { id: name[0], range: { start, end: start + name[0].length } };
    });
    const kind = match[1] as Directive["kind"];
    directives.push({
      kind,
      rules,
      reason:
        separator === -1
          ? undefined
          : body
              .slice(separator)
              .replace(/^\s*--\s*/, "")
              .trim() || undefined,
      range: { start: comment.start, end: comment.end },
      line: kind === "file" ? undefined : lineAfter(sourceFile, comment.end),
    });
  }
  return directives;
}

/**
 * The next line after an offset that holds more than one comment, so that the comments of several tools can
 * stand above one line of code.
 */
function lineAfter(sourceFile: SourceFile, offset: number): number {
  const starts = sourceFile.getLineStarts();
  let line = sourceFile.getLineAndCharacterOfPosition(offset).line + 1;
  while (
    line < starts.length &&
    commentLine.test(sourceFile.text.slice(starts[line] as number, starts[line + 1]))
  ) {
    line += 1;
  }
  return line;
}

/** A line that is one comment, in JSX also one in braces. */
const commentLine = /^\s*(?:\/\/.*|\{?\/\*(?:[^*]|\*(?!\/))*\*\/\}?)\s*$/;

/**
 * Drops the findings that directives silence and adds what is wrong with the directives themselves.
 *
 * @param knownRules All rule ids that exist.
 * @param checkedRules The ids that were really run on this file: a suppression for a rule that is off is not
 *   called unused, because the rule may be on elsewhere.
 */
export function applyDirectives(
  sourceFile: SourceFile,
  findings: readonly Finding[],
  knownRules: ReadonlySet<string>,
  checkedRules: ReadonlySet<string>,
): Finding[] {
  const directives = findDirectives(sourceFile);
  if (directives.length === 0) return [...findings];
  const used = new Set<object>();
  const kept = findings.filter(finding => {
    const line = sourceFile.getLineAndCharacterOfPosition(finding.start).line;
    let silenced = false;
    for (const directive of directives) {
      if (directive.line !== undefined && directive.line !== line) continue;
      if (directive.rules.length === 0) {
        used.add(directive);
        silenced = true;
      }
      for (const rule of directive.rules) {
        if (rule.id !== finding.rule) continue;
        used.add(rule);
        silenced = true;
      }
    }
    return !silenced;
  });
  return [
    ...kept,
    ...directives.flatMap(directive => problemsOf(directive, used, knownRules, checkedRules, sourceFile)),
  ];
}

function problemsOf(
  directive: Directive,
  used: ReadonlySet<object>,
  knownRules: ReadonlySet<string>,
  checkedRules: ReadonlySet<string>,
  sourceFile: SourceFile,
): Finding[] {
  if (directive.rules.length === 0) {
    return used.has(directive)
      ? []
      : [unused("This comment silences nothing. Remove it.", directive.range, directive, sourceFile)];
  }
  return directive.rules.flatMap(rule => {
    if (!knownRules.has(rule.id)) return [unknown(rule, knownRules, sourceFile)];
    if (used.has(rule) || !checkedRules.has(rule.id)) return [];
    const where = directive.kind === "file" ? "this file" : "the next line";
    return [
      unused(
        `"${rule.id}" reports nothing in ${where}. Remove it from the comment.`,
        rule.range,
        directive,
        sourceFile,
      ),
    ];
  });
}

function unknown(
  { id, range }: Directive["rules"][number],
  knownRules: ReadonlySet<string>,
  { fileName: file }: SourceFile,
): Finding {
  const similar = mostSimilar(id, [...knownRules]);
  const hint = similar === undefined ? "See the list of rules for its name." : `Do you mean "${similar}"?`;
  return {
    rule: unknownRuleId,
    severity: "warning",
    message: `forawait has no rule "${id}", so this comment does not silence it. ${hint}`,
    ...range,
    related: [],
    fixes:
      similar === undefined
        ? []
        : [
            {
              title: `Change it to "${similar}"`,
              safe: false,
              edits: [{ file, ...range, newText: similar }],
            },
          ],
  };
}

function unused(message: string, range: TextRange, directive: Directive, sourceFile: SourceFile): Finding {
  return {
    rule: unusedSuppressionId,
    severity: "warning",
    message,
    start: range.start,
    end: range.end,
    unnecessary: true,
    related: [],
    fixes: [
      {
        title: directive.rules.length > 1 ? "Remove the rule from the comment" : "Remove the comment",
        safe: true,
        edits: [removal(range, directive, sourceFile)],
      },
    ],
  };
}

/** Removes one of several rules from a comment, or the whole comment with the line it stands alone on. */
function removal(range: TextRange, directive: Directive, sourceFile: SourceFile): Edit {
  const { text, fileName: file } = sourceFile;
  if (directive.rules.length > 1) {
    const index = directive.rules.findIndex(rule => rule.range.start === range.start);
    const next = directive.rules[index + 1];
    const previous = directive.rules[index - 1];
    if (next) return { file, start: range.start, end: next.range.start, newText: "" };
    if (previous) return { file, start: previous.range.end, end: range.end, newText: "" };
  }
  let { start, end } = directive.range;
  while (start > 0 && /[ \t]/.test(text[start - 1] as string)) start -= 1;
  const startsLine = start === 0 || /[\n\r]/.test(text[start - 1] as string);
  const lineEnd = /^[ \t]*(\r\n|\n|\r|$)/.exec(text.slice(end));
  if (startsLine && lineEnd) end += lineEnd[0].length;
  else if (startsLine) start = directive.range.start;
  return { file, start, end, newText: "" };
}

/** The comment that contains an offset, undefined where the offset is in code or in a string. */
function commentAround(
  sourceFile: SourceFile,
  offset: number,
): { start: number; end: number; isBlock: boolean } | undefined {
  const { text } = sourceFile;
  const token = getTokenAtPosition(sourceFile, offset);
  const trivia = { start: token.pos, end: token.getStart(sourceFile) };
  if (offset < trivia.start || offset >= trivia.end) return undefined;
  const comments = /\/\/[^\n\r]*|\/\*[\s\S]*?\*\//g;
  comments.lastIndex = trivia.start;
  for (let match = comments.exec(text); match && match.index < trivia.end; match = comments.exec(text)) {
    const end = match.index + match[0].length;
    if (offset < end) {
      return match.index <= offset
        ? { start: match.index, end, isBlock: match[0].startsWith("/*") }
        : undefined;
    }
  }
  return undefined;
}
