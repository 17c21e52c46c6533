/** A suppression comment as far as one line of text shows it; enough to help while it is typed. */
export interface DirectiveText {
  /** Whether it is for the next line of code or for the file. */
  readonly kind: "next-line" | "file";
  /** Where the names of rules begin and end in the line: behind the directive, before the reason. */
  readonly start: number;
  readonly end: number;
  /** The names of rules, where they stand. */
  readonly rules: readonly { readonly id: string; readonly start: number; readonly end: number }[];
}

/** Finds a suppression comment in a line of text, without regard to whether it stands in a string. */
export function directiveIn(line: string): DirectiveText | undefined {
  const match = /forawait-ignore-(next-line|file)(?![\w-])/.exec(line);
  if (!match) return undefined;
  const start = match.index + match[0].length;
  const rest = line.slice(start);
  const stop = /(?:^|\s)--|\*\//.exec(rest);
  const names = stop ? rest.slice(0, stop.index) : rest;
  return {
    kind: match[1] as DirectiveText["kind"],
    start,
    end: start + names.length,
    rules: [...names.matchAll(/[^\s,]+/g)].map(name => {
      const at = start + name.index;
      return { id: name[0], start: at, end: at + name[0].length };
    }),
  };
}
