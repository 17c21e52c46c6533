/**
 * The known name that a mistyped one most likely means.
 *
 * @returns undefined where none is near.
 */
export function similarTo(name: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  // A third of the letters wrong is a typing error; more is another word.
  let least = Math.ceil(name.length / 3) + 1;
  for (const candidate of known) {
    const distance = distanceOf(name, candidate);
    if (distance >= least) continue;
    best = candidate;
    least = distance;
  }
  return best;
}

/** How many letters must be added, removed or replaced to get from one word to the other (Levenshtein). */
function distanceOf(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((next[j - 1] as number) + 1, (row[j] as number) + 1, replaced));
    }
    row = next;
  }
  return row[b.length] as number;
}
