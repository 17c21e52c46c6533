/** Typing in an editor that closes brackets and quotes by itself, and the edits that come of it. */

/** Replaces a range of a text. Offsets count UTF-16 units of the text before. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** What is typed at one place, without moving the cursor in between. */
export interface Passage {
  /** In UTF-16 units of the text that it is typed into. */
  readonly offset: number;
  readonly typed: string;
}

/**
 * Types passages one after the other, and gives one edit for each moment at which the text parses. What is typed in
 * between is part of the next edit, because a linter stops at the first error of syntax, and the time of such an
 * answer says nothing.
 *
 * @param text The text before; it parses.
 * @param parses Whether a whole text does.
 * @returns Edits that apply one after the other, and after the last of which all is typed.
 * @throws Error when what is typed does not parse at its end, or leaves a bracket or quote open.
 */
export function typedInto(
  text: string,
  passages: readonly Passage[],
  parses: (text: string) => boolean,
): Edit[] {
  const edits: Edit[] = [];
  let reached = text;
  let latest = text;
  for (const passage of passages) {
    for (const next of textsWhileTyping(latest, passage)) {
      latest = next;
      if (next === reached || !parses(next)) continue;
      edits.push(difference(reached, next));
      reached = next;
    }
  }
  if (reached !== latest) throw new Error("What is typed does not parse at its end.");
  return edits;
}

/** What VS Code inserts by itself after what is typed. */
const pairs = [
  ["(", ")"],
  ["[", "]"],
  ["{", "}"],
  ["'", "'"],
  ['"', '"'],
  ["`", "`"],
  ["/**", " */"],
] as const;

const quotes = /^['"`]$/;

/**
 * The text after each key that changes it. An opening bracket or quote brings its closing one along, and typing
 * that one only moves over it. A line break comes with its indentation, and after an opening bracket moves the
 * closing one to a line of its own.
 */
function* textsWhileTyping(text: string, { offset, typed }: Passage): Generator<string> {
  const after = text.slice(offset);
  let before = text.slice(0, offset);
  /** What closes by itself and is still ahead of the cursor, the nearest first. */
  const closing: string[] = [];
  for (let at = 0; at < typed.length; ) {
    const [nearest] = closing;
    if (nearest !== undefined && typed.startsWith(nearest, at)) {
      before += nearest;
      at += nearest.length;
      closing.shift();
      continue;
    }
    const key = /^(?:\n *|.)/su.exec(typed.slice(at))?.[0] ?? "";
    if (key.startsWith("\n") && nearest !== undefined && /[([{]$/.test(before)) {
      closing[0] = `\n${indentationOf(before)}${nearest}`;
    }
    const closer = closerOf(before, key);
    if (closer !== undefined) closing.unshift(closer);
    before += key;
    at += key.length;
    yield before + closing.join("") + after;
  }
  if (closing.length > 0) throw new Error(`What is typed leaves ${JSON.stringify(closing.join(""))} open.`);
}

function closerOf(before: string, key: string): string | undefined {
  // An apostrophe in a word opens nothing.
  if (quotes.test(key) && /\w$/.test(before)) return undefined;
  return pairs.find(([opener]) => opener.endsWith(key) && `${before}${key}`.endsWith(opener))?.[1];
}

/** The spaces that the last line of a text starts with. */
function indentationOf(text: string): string {
  return /^ */.exec(text.slice(text.lastIndexOf("\n") + 1))?.[0] ?? "";
}

/** The smallest edit that makes the first text the second one. */
export function difference(before: string, after: string): Edit {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  return { start, end: before.length - same, newText: after.slice(start, after.length - same) };
}

export function applied(text: string, { start, end, newText }: Edit): string {
  return text.slice(0, start) + newText + text.slice(end);
}

/** The edit that takes an edit back. */
export function undo(text: string, { start, end, newText }: Edit): Edit {
  return { start, end: start + newText.length, newText: text.slice(start, end) };
}
