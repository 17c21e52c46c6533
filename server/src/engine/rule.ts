import type { Checker } from "../typescript/checker.ts";
import type { Node, SourceFile, SyntaxKind } from "../typescript/syntax.ts";
import type { Type } from "../typescript/types.ts";

/** How strongly a finding is shown. Errors are certain defects, warnings likely ones, hints improvements. */
export type Severity = "error" | "warning" | "info" | "hint";

/** Which set of rules a rule belongs to: on by default, or only when asked for. */
export type PresetName = "recommended" | "strict";

/** A range of text in UTF-16 offsets, end exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** Replaces the text of a range; an empty range inserts. */
export interface Edit extends TextRange {
  /** Absolute path of the file to change. */
  readonly file: string;
  readonly newText: string;
}

/** A change that removes a finding. Its edits do not overlap. */
export interface Fix {
  /** A verb phrase: what applying the fix does. */
  readonly title: string;
  /** Whether the fix keeps behavior apart from the defect and loses no comment; otherwise it is a suggestion. */
  readonly safe: boolean;
  readonly edits: readonly Edit[];
  /**
   * Whether `newText` is in snippet syntax, with places for the user to fill. Editors without snippet support,
   * and the command, do not offer such a fix.
   */
  readonly snippet?: boolean;
}

/** A second place that explains a finding. */
export interface RelatedPlace extends TextRange {
  /** Absolute path. */
  readonly file: string;
  readonly message: string;
}

/** One reported misuse, as plain data. */
export interface Finding extends TextRange {
  readonly rule: string;
  readonly severity: Severity;
  /** What happens and what to do, in one or two sentences. */
  readonly message: string;
  readonly fixes: readonly Fix[];
  readonly related: readonly RelatedPlace[];
  /** Whether the code at this place never takes effect, so that editors may fade it. */
  readonly unnecessary?: boolean;
}

/** What a rule says when it finds something. */
export interface Report {
  /** The node or range to underline: the keyword or name that is wrong, not the whole statement. */
  at: Node | TextRange;
  /** Key into the rule's messages. */
  message: string;
  /** Values for the `{placeholders}` of the message. */
  data?: Readonly<Record<string, string>>;
  /** Fixes, best first; a safe one before any suggestion. */
  fixes?: readonly (Fix | undefined)[];
  related?: readonly RelatedPlace[];
  unnecessary?: boolean;
  /** How strongly this one finding is shown, if not as the rule's others are; what the user chose stands above it. */
  severity?: Severity;
}

/** What a rule may ask and say about one file. It must not be kept after the listener has ended. */
export interface RuleContext<Options = Record<string, unknown>> {
  /** Absolute path. */
  readonly file: string;
  readonly sourceFile: SourceFile;
  /** The file's text; offsets into it are UTF-16 units. */
  readonly text: string;
  readonly checker: Checker;
  readonly options: Options;
  /** The owning project's compiler options, under their tsconfig names. */
  readonly compilerOptions: Readonly<Record<string, unknown>>;
  /** The type of an expression or name; questions asked in one turn of the event loop travel together. */
  typeOf(node: Node): Promise<Type | undefined>;
  report(report: Report): void;
}

/** Called for each node of its kind. May ask types and finish later. */
export type Listener<Options> = (node: never, context: RuleContext<Options>) => void | Promise<void>;

export type Listeners<Options> = {
  readonly [Kind in SyntaxKind]?: Listener<Options>;
};

/** A JSON schema fragment for one option, with the default that applies when it is not set. */
export interface OptionSchema {
  readonly type: "boolean" | "string" | "number" | "array" | "object";
  readonly description: string;
  readonly default: unknown;
  readonly items?: { readonly type: string };
  readonly additionalProperties?: { readonly type: string };
}

/** A rule is a value: it looks at syntax nodes, asks for types and reports. It does no I/O. */
export interface Rule<Options = Record<string, unknown>> {
  /** Stable kebab-case name, the same as its folder's. */
  readonly id: string;
  /** One sentence, the first line of the rule's page. */
  readonly summary: string;
  readonly preset: PresetName;
  readonly severity: Severity;
  /** The best kind of fix that the rule offers. */
  readonly fixable: "safe" | "suggestion" | "no";
  /** Texts by key: what happens, and what to do. `{name}` is filled from the report's data. */
  readonly messages: Readonly<Record<string, string>>;
  /**
   * Words of which a file must contain at least one for the rule to have anything to say. Files without any
   * enabled rule's words are skipped before their tree is fetched.
   */
  readonly words: readonly string[];
  readonly options?: Readonly<Record<string, OptionSchema>>;
  /**
   * Codes of compiler errors that say the same about the same spot. In a file that the compiler checks, the
   * editor then leaves the finding to the compiler and only offers the fix.
   */
  readonly compilerCodes?: readonly number[];
  readonly listeners: Listeners<Options>;
  /**
   * Called once for each file, when every node has been handed to its listener, for a rule that looks at what they
   * noted together. Listeners cannot tell by themselves: a large file is walked in turns.
   */
  readonly atEnd?: (context: RuleContext<Options>) => void | Promise<void>;
}

/**
 * Types a rule value: checks its shape and lets listeners name the node type of their kind.
 *
 * @example defineRule({ id: "no-x", …, listeners: { [SyntaxKind.ForOfStatement]: (node: ForOfStatement, context) => … } })
 */
export function defineRule<Options = Record<string, never>>(rule: Rule<Options>): Rule {
  return rule as unknown as Rule;
}

/** Where a rule's page is on the web; the id decides. What is wrong with suppression comments has one page. */
export function ruleUrl(id: string): string {
  const isSuppression = id === "unused-suppression" || id === "unknown-rule";
  const page = isSuppression ? "docs/suppressions.md" : `server/src/rules/${id}/README.md`;
  return `https://github.com/forawait/forawait/blob/main/${page}`;
}
