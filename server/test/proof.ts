/** The claim of a rule, as a program that can be run. See CONTRIBUTING.md, "Proof". */
export interface Proof {
  /** What the program shows, as a sentence. */
  title: string;
  /** File name whose extension decides the language; `proof.ts` unless said otherwise. */
  file?: string;
  /** A complete program with the misuse in it. It may import Node's own modules only. */
  program: string;
  /** The lowest major version of Node in which the claim holds or the program parses; 20 unless said otherwise. */
  node?: number;
  /** Options of the rule, where it has any. */
  options?: Record<string, unknown>;
  /** How the broken program fails, in the very way that the rule's message claims. */
  broken: Expectation;
  /** Title of the suggestion to apply; the safe fixes, else the first suggestion, unless said otherwise. */
  fix?: string;
  /**
   * The program as its author would mend it by hand, for rules whose page shows the way but which offer no fix.
   */
  mended?: string;
  /** How the fixed program works. */
  works: Expectation;
}

/** What is expected of a run; whatever is left out is not looked at. */
export interface Expectation {
  /** All of standard output, or a pattern for it. */
  stdout?: string | RegExp;
  stderr?: RegExp;
  /** Exit status; "deadline" means that the program never ends by itself. Default 0. */
  exit?: number | "deadline";
  /** Milliseconds to wait before the program counts as never ending; default 10,000, or 1,500 where `exit` is "deadline". */
  deadline?: number;
}
