/** Real code made worse on purpose, because it has few misuses of its own. */

/** A text to try fixes on. */
export interface Variant {
  /** Absolute path of the file that it stands for. */
  readonly file: string;
  readonly text: string;
  /** What was done to the file, in words. */
  readonly what: string;
  /** The file's own text. Each line of the text stands on the same line there. */
  readonly original: string;
  /** Whether all that was planted is one mistake, of which a part alone makes no sense. */
  readonly isOneMistake: boolean;
}

/** A way to plant a misuse in correct code. */
interface Mutation {
  readonly name: string;
  /** Matches, and what replaces them, hold the same number of lines. */
  readonly pattern: RegExp;
  readonly replacement: string;
  /** Whether all its places in a file are one mistake. */
  readonly isOneMistake?: true;
}

const mutations: readonly Mutation[] = [
  { name: "for await loses await", pattern: /\bfor await \(/g, replacement: "for (" },
  { name: "for gains await", pattern: /\bfor \((?=(?:const|let) [^;]*? of )/g, replacement: "for await (" },
  { name: "await is lost", pattern: /\bawait (?=[\w.]+\()/g, replacement: "" },
  { name: "yield* loses its star", pattern: /\byield\* /g, replacement: "yield " },
  { name: "async is lost before next", pattern: /\basync next\(/g, replacement: "next(" },
  {
    name: "the iterator factory is async",
    pattern: /(?<!async )(?<!\*)\[Symbol\.asyncIterator\]\(\) \{/g,
    replacement: "async [Symbol.asyncIterator]() {",
  },
  { name: "a sleep is not awaited", pattern: /\bawait new Promise\b/g, replacement: "new Promise" },
  {
    name: "an executor is async",
    pattern: /\bnew Promise(<[^>()]*>)?\(\((?=res)/g,
    replacement: "new Promise$1(async (",
  },
  { name: "map becomes forEach", pattern: /\.map\(async\b/g, replacement: ".forEach(async" },
  { name: "map becomes filter", pattern: /\.map\(async\b/g, replacement: ".filter(async" },
  {
    name: "a listener is async",
    pattern: /\.on\((["'])data\1, (?=\(|\w+ =>|function)/g,
    replacement: ".on($1data$1, async ",
  },
  {
    name: "the protocol is the sync one",
    pattern: /\bSymbol\.asyncIterator\](?=\()/g,
    replacement: "Symbol.iterator]",
    isOneMistake: true,
  },
  {
    name: "an iteration is dropped",
    pattern: /\bfor await \((?:const|let) \w+ of (\w+\([^()]*\))\)/g,
    replacement: "$1; for (const it of [1])",
  },
  {
    name: "a list is awaited item by item",
    pattern: /\bawait Promise\.all\(/g,
    replacement: "await Array.fromAsync(",
  },
  { name: "return await loses await", pattern: /\breturn await /g, replacement: "return " },
];

/**
 * Variants of a package's files with one kind of misuse each, everywhere in the file.
 *
 * @param limit How many variants each kind of misuse may have; the files that have the fewest others come first.
 */
export function mutantsOf(texts: ReadonlyMap<string, string>, limit: number): readonly Variant[] {
  const variants: Variant[] = [];
  const uses = new Map<string, number>();
  const usesOf = (file: string): number => uses.get(file) ?? 0;
  for (const { name, pattern, replacement, isOneMistake = false } of mutations) {
    const possible = [...texts].flatMap(([file, original]) => {
      const text = original.replace(pattern, replacement);
      return text === original ? [] : [{ file, text, what: name, original, isOneMistake }];
    });
    const chosen = possible.sort((a, b) => usesOf(a.file) - usesOf(b.file)).slice(0, limit);
    for (const variant of chosen) {
      uses.set(variant.file, usesOf(variant.file) + 1);
      variants.push(variant);
    }
  }
  return variants;
}

/** Groups in which no file comes twice, so that all texts of a group fit into one snapshot. */
export function withoutRepeatedFiles<T extends { readonly file: string }>(items: readonly T[]): T[][] {
  const groups: T[][] = [];
  const seen = new Map<string, number>();
  for (const item of items) {
    const index = seen.get(item.file) ?? 0;
    seen.set(item.file, index + 1);
    const group = groups[index];
    if (group) group.push(item);
    else groups.push([item]);
  }
  return groups;
}
