import {
  type CancellationToken,
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CodeActionTriggerKind,
} from "vscode-languageserver/node";
import { diagnosticSource } from "./diagnostics.ts";
import type { Documents } from "./documents.ts";
import { type FixAll, fixAllDangerousKind, fixAllKind } from "./fix-all.ts";
import type { QuickFixes } from "./quick-fixes.ts";
import type { Silencing } from "./silencing.ts";

/** The kinds of code actions that the server announces. */
export const codeActionKinds: readonly string[] = [CodeActionKind.QuickFix, fixAllKind, fixAllDangerousKind];

export interface CodeActionsOptions {
  readonly documents: Documents;
  readonly quickFixes: QuickFixes;
  readonly fixAll: FixAll;
  readonly silencing: Silencing;
}

/** What the light bulb and the source actions offer. */
export class CodeActions {
  private readonly options: CodeActionsOptions;

  constructor(options: CodeActionsOptions) {
    this.options = options;
  }

  async provide(
    { textDocument, context }: CodeActionParams,
    token: CancellationToken,
  ): Promise<CodeAction[]> {
    const { documents, quickFixes, fixAll } = this.options;
    const document = documents.get(textDocument.uri);
    if (!document || !documents.isSource(document)) return [];
    const { only, diagnostics } = context;
    const actions: (CodeAction | undefined)[] = [];
    if (wants(only, CodeActionKind.QuickFix)) {
      for (const diagnostic of diagnostics)
        actions.push(...(await quickFixes.provide(diagnostic, document, token)));
      // While the cursor moves, only what changes the code at hand; the rest when a person asks for it.
      if (context.triggerKind !== CodeActionTriggerKind.Automatic) {
        actions.push(...(await this.more(context, document, token)));
      }
    }
    // Computing all fixes costs a few checks, so it is done for those who ask for it: on save and in the menu
    // of source actions.
    if (only !== undefined && wants(only, fixAllKind)) actions.push(await fixAll.all(document, token));
    if (only !== undefined && wants(only, fixAllDangerousKind)) {
      actions.push(await fixAll.allWithSuggestions(document, token));
    }
    return actions.filter(action => action !== undefined);
  }

  resolve(action: CodeAction, token: CancellationToken): Promise<CodeAction> {
    return this.options.fixAll.resolve(action, token);
  }

  private async more(
    { diagnostics }: CodeActionParams["context"],
    document: Parameters<FixAll["all"]>[0],
    token: CancellationToken,
  ): Promise<(CodeAction | undefined)[]> {
    const { fixAll, silencing } = this.options;
    const ours = diagnostics.filter(({ source }) => source === diagnosticSource);
    const rules = [...new Set(ours.map(({ code }) => String(code)))];
    const ofRules = await Promise.all(rules.map(rule => fixAll.ofRule(rule, document, token)));
    return [...ofRules, ...(await silencing.provide(ours, document))];
  }
}

/** Whether a client that asks for `only` (undefined: for anything) wants actions of a kind. */
export function wants(only: readonly string[] | undefined, kind: string): boolean {
  return only === undefined || only.some(wanted => kind === wanted || kind.startsWith(`${wanted}.`));
}
