import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionParams,
  MarkupKind,
  type Range,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Finding } from "../engine/rule.ts";
import { ruleIds, type Session } from "../session/session.ts";
import type { ClientAbilities } from "./client.ts";
import { completeConfiguration } from "./config-completion.ts";
import { directiveIn } from "./directive-text.ts";
import type { Documents } from "./documents.ts";
import { summaries } from "./rule-text.ts";

/** What makes an editor ask for completions by itself: within ids of rules, between them, and in JSON. */
export const completionTriggers: readonly string[] = ["-", ",", '"'];

export interface CompletionsOptions {
  readonly client: () => ClientAbilities;
  readonly documents: Documents;
  readonly session: () => Session;
}

/** Completes the names of rules where they are written by hand: in suppression comments and in `forawait.json`. */
export class Completions {
  private readonly options: CompletionsOptions;

  constructor(options: CompletionsOptions) {
    this.options = options;
  }

  async provide({ textDocument, position }: CompletionParams): Promise<CompletionItem[]> {
    const { documents, client } = this.options;
    const document = documents.get(textDocument.uri);
    if (!document) return [];
    if (documents.isConfiguration(document)) {
      if (client().knowsSchema) return [];
      return completeConfiguration(
        document.getText(),
        document.offsetAt(position),
        documents.linesOf(document),
      );
    }
    // Most requests come from minus signs and commas in code, so the line is looked at first.
    const line = lineOf(document, position.line);
    const before = line.slice(0, position.character);
    if (!before.includes("forawait") || !documents.isSource(document)) return [];
    const directive = directiveIn(line);
    if (directive && position.character > directive.start && position.character <= directive.end) {
      const names = directive.rules.map(({ id }) => id);
      const word = wordAround(line, position.character);
      const range = rangeIn(position.line, word.start, word.end);
      return this.ruleItems(document, position.line, directive.kind, names, range);
    }
    const keyword = /\/[/*]\s*(forawait[\w-]*)$/.exec(before);
    if (!keyword || directive) return [];
    const word = wordAround(line, position.character);
    return directives.map(({ label, detail }) => ({
      label,
      detail,
      kind: CompletionItemKind.Keyword,
      textEdit: { range: rangeIn(position.line, word.start, word.end), newText: `${label} ` },
    }));
  }

  /** The rules; those that report something where the comment would silence it come first. */
  private async ruleItems(
    document: TextDocument,
    line: number,
    kind: "next-line" | "file",
    present: readonly string[],
    range: Range,
  ): Promise<CompletionItem[]> {
    const { client } = this.options;
    const reported = await this.reportedRules(document, line, kind);
    const current = document.getText(range);
    const open = [...ruleIds].filter(id => id === current || !present.includes(id));
    return open.map(id => {
      const isReported = reported.has(id);
      return {
        label: id,
        kind: CompletionItemKind.Value,
        ...(isReported
          ? { detail: kind === "file" ? "reported in this file" : "reported on the next line" }
          : {}),
        documentation: {
          kind: client().markdown ? MarkupKind.Markdown : MarkupKind.PlainText,
          value: summaries.get(id) ?? "",
        },
        sortText: `${isReported ? 0 : 1}${id}`,
        ...(isReported ? { preselect: true } : {}),
        textEdit: { range, newText: id },
      };
    });
  }
  /** The rules that would report something where a comment silences it, were it not there. */
  private async reportedRules(
    document: TextDocument,
    line: number,
    kind: "next-line" | "file",
  ): Promise<ReadonlySet<string>> {
    const { documents, session } = this.options;
    const file = documents.pathOf(document);
    const text = document.getText();
    const start = document.offsetAt({ line, character: 0 });
    const at = text.indexOf("forawait-ignore-", start);
    if (file === undefined || at === -1) return new Set();
    // While no rule is named yet, the comment silences all of them. In this text it is no such comment.
    const without = `${text.slice(0, at)}x${text.slice(at + 1)}`;
    const lines = documents.linesOf(document);
    const lease = await session().workspace.acquireWith(file, without);
    try {
      const { findings } = await session().check(lease, file);
      const isMeant = (finding: Finding) => {
        return kind === "file" || lines.positionAt(finding.start).line === line + 1;
      };
      return new Set(findings.filter(isMeant).map(finding => finding.rule));
    } finally {
      lease.release();
    }
  }
}

const directives = [
  { label: "forawait-ignore-next-line", detail: "Silence rules on the next line of code" },
  { label: "forawait-ignore-file", detail: "Silence rules in this file" },
];

function lineOf(document: TextDocument, line: number): string {
  const text = document.getText(rangeIn(line, 0, Number.MAX_SAFE_INTEGER));
  return text.replace(/[\r\n]+$/, "");
}

/** The characters of a rule's id around a place in a line. */
function wordAround(line: string, character: number): { start: number; end: number } {
  const before = /[\w-]*$/.exec(line.slice(0, character))?.[0].length ?? 0;
  const after = /^[\w-]*/.exec(line.slice(character))?.[0].length ?? 0;
  return { start: character - before, end: character + after };
}

function rangeIn(line: number, start: number, end: number): Range {
  return { start: { line, character: start }, end: { line, character: end } };
}
