/** The name that was probably meant by a misspelled one; undefined when none is near. */
export function mostSimilar(name: string, names: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(name.length / 4));
  const near = names.map(candidate => ({ candidate, distance: editDistance(name, candidate) }));
  near.sort((a, b) => a.distance - b.distance);
  return near[0] && near[0].distance <= limit ? near[0].candidate : undefined;
}

/** How many letters must be inserted, removed or replaced to turn one word into the other (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}
