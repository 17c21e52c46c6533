import path from "node:path";
import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  type SnippetTextEdit,
  type TextEdit,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { applyEdits } from "../engine/edits.ts";
import { rules } from "../rules/index.ts";
import { editsForRuleOff } from "../session/config-edit.ts";
import { configFileName } from "../session/config-file.ts";
import { initialConfig } from "../session/config-schema.ts";
import { configurableRules, ruleIds, type Session } from "../session/session.ts";
import type { Checks } from "./checks.ts";
import type { ClientAbilities } from "./client.ts";
import { diagnosticSource, toRange } from "./diagnostics.ts";
import { type Documents, uriOfPath } from "./documents.ts";
import { editOf } from "./edits.ts";
import { serverCommands } from "./messages.ts";
import { type Suppression, suppressionOfFile, suppressionOfLine } from "./suppress.ts";

export interface SilencingOptions {
  readonly client: () => ClientAbilities;
  readonly documents: Documents;
  readonly checks: Checks;
  readonly session: () => Session;
}

/** What one can do about findings other than fixing them: silence them, turn the rule off, read its page. */
export class Silencing {
  private readonly options: SilencingOptions;

  constructor(options: SilencingOptions) {
    this.options = options;
  }

  /** The actions for those of the diagnostics that are ours. */
  async provide(diagnostics: readonly Diagnostic[], document: TextDocument): Promise<CodeAction[]> {
    const ours = diagnostics.filter(
      ({ source, code }) => source === diagnosticSource && configurableRules.has(String(code)),
    );
    const byRule = grouped(ours, ({ code }) => String(code));
    const actions: CodeAction[] = [];
    for (const [rule, about] of byRule) {
      if (ruleIds.has(rule)) actions.push(...(await this.comments(rule, about, document)));
      const off = this.turnOff(rule, document);
      if (off) actions.push({ ...off, kind: CodeActionKind.QuickFix, diagnostics: about });
      const title = `Show the page of ${rule}`;
      actions.push({
        title,
        kind: CodeActionKind.QuickFix,
        diagnostics: about,
        command: { title, command: serverCommands.openRulePage, arguments: [rule] },
      });
    }
    return actions;
  }

  /** Suppression comments: one for each line that has a finding of the rule, and one for the file. */
  private async comments(
    rule: string,
    diagnostics: readonly Diagnostic[],
    document: TextDocument,
  ): Promise<CodeAction[]> {
    const { documents, checks } = this.options;
    const file = documents.pathOf(document);
    if (file === undefined) return [];
    const text = document.getText();
    const lines = documents.linesOf(document);
    const lease = await checks.lease(file).catch(() => undefined);
    try {
      const view = await lease?.view(file);
      // Offsets are only right in the text that the diagnostics are about.
      if (!view || view.sourceFile.text !== text || document.getText() !== text) return [];
      const actions: CodeAction[] = [];
      const byLine = grouped(diagnostics, diagnostic => diagnostic.range.start.line);
      for (const [line, about] of byLine) {
        const offset = lines.offsetAt((about[0] as Diagnostic).range.start);
        const suppression = suppressionOfLine(view.sourceFile, offset, rule);
        const where = byLine.size === 1 ? "this line" : `line ${line + 1}`;
        actions.push(...this.commentAction(`Ignore ${rule} on ${where}`, suppression, about, document));
      }
      const suppression = suppressionOfFile(view.sourceFile, rule);
      actions.push(...this.commentAction(`Ignore ${rule} in this file`, suppression, diagnostics, document));
      return actions;
    } finally {
      lease?.release();
    }
  }

  private commentAction(
    title: string,
    suppression: Suppression | undefined,
    diagnostics: readonly Diagnostic[],
    document: TextDocument,
  ): CodeAction[] {
    if (!suppression) return [];
    const { documents, client } = this.options;
    const { offset } = suppression;
    const range = toRange({ start: offset, end: offset }, documents.linesOf(document));
    const edit = commentEdit(suppression, client().snippetEdits);
    return [
      {
        title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [...diagnostics],
        edit: editOf(document.uri, [{ range, ...edit }], documents, client()),
      },
    ];
  }

  /** The edit that turns a rule off in the nearest configuration file, or makes one where there is none. */
  private turnOff(rule: string, document: TextDocument): { title: string; edit: WorkspaceEdit } | undefined {
    const { documents, session, client } = this.options;
    const source = documents.pathOf(document);
    if (source === undefined) return undefined;
    const folder = documents.folderOf(source) ?? path.dirname(source);
    const { config } = session().configFiles.settingsFor(source);
    const known = { rules, configurable: configurableRules };
    if (config !== undefined) {
      const target = documents.targetAt(config);
      const edits = target && editsForRuleOff(config, target.text, rule, source, known);
      if (!edits) return undefined;
      const textEdits = edits.map(edit => ({ range: toRange(edit, target.lines), newText: edit.newText }));
      const name = path.relative(folder, config).split(path.sep).join("/");
      return {
        title: `Turn off ${rule} in ${name}`,
        edit: editOf(target.uri, textEdits, documents, client()),
      };
    }
    if (!client().createFiles || !client().versionedEdits) return undefined;
    const created = path.join(folder, configFileName);
    const edits = editsForRuleOff(created, initialConfig, rule, source, known) ?? [];
    const uri = uriOfPath(created);
    const start = { line: 0, character: 0 };
    return {
      title: `Turn off ${rule} in a new ${configFileName}`,
      edit: {
        documentChanges: [
          { kind: "create", uri },
          {
            textDocument: { uri, version: null },
            edits: [{ range: { start, end: start }, newText: applyEdits(initialConfig, edits) }],
          },
        ],
      },
    };
  }
}

function commentEdit(
  { before, after, takesReason }: Suppression,
  supportsSnippets: boolean,
): Pick<TextEdit, "newText"> | Pick<SnippetTextEdit, "snippet"> {
  if (!takesReason || !supportsSnippets) return { newText: before + after };
  const escaped = (text: string) => text.replace(/[\\$]/g, "\\$&");
  return { snippet: { kind: "snippet", value: `${escaped(before)} -- \${1:reason}${escaped(after)}` } };
}

/** `Map.groupBy`, which Node 20 lacks. */
function grouped<K, V>(values: readonly V[], keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
