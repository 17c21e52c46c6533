import type { Edit, Fix } from "./rule.ts";

/**
 * Applies edits to a text.
 *
 * @param edits Edits of one file in any order. They must not overlap; insertions at one offset keep their order.
 * @throws RangeError when two edits overlap or leave the text.
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  let result = "";
  let position = 0;
  for (const edit of ordered) {
    if (edit.start < position || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(`Edits overlap or leave the text at offset ${edit.start}.`);
    }
    result += text.slice(position, edit.start) + edit.newText;
    position = edit.end;
  }
  return result + text.slice(position);
}

/**
 * Chooses the fixes that can be applied together, in the given order of preference.
 *
 * A fix that overlaps an accepted one waits for the next pass. An edit that an accepted fix makes to the letter
 * (the same import, the same `async`) is shared, not repeated; but two different insertions at one offset
 * conflict, because their order would be a guess.
 *
 * @returns The merged edits of the accepted fixes, by file, and how many fixes they come from.
 */
export function mergeFixes(fixes: readonly Fix[]): { edits: Map<string, Edit[]>; accepted: number } {
  const edits = new Map<string, Edit[]>();
  let accepted = 0;
  for (const fix of fixes) {
    const fresh = fix.edits.filter(edit => !(edits.get(edit.file) ?? []).some(other => isSame(edit, other)));
    const conflicts = fresh.some(edit => (edits.get(edit.file) ?? []).some(other => overlaps(edit, other)));
    if (conflicts || fresh.length === 0) continue;
    accepted += 1;
    for (const edit of fresh) {
      const inFile = edits.get(edit.file);
      if (inFile) inFile.push(edit);
      else edits.set(edit.file, [edit]);
    }
  }
  return { edits, accepted };
}

function isSame(a: Edit, b: Edit): boolean {
  return a.start === b.start && a.end === b.end && a.newText === b.newText;
}

function overlaps(a: Edit, b: Edit): boolean {
  if (a.start === b.start) return true;
  return a.start < b.end && b.start < a.end;
}
