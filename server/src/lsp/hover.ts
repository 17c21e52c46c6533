import { getLocation } from "jsonc-parser";
import { type Hover, type HoverParams, MarkupKind, type Range } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { levelDescriptions, presetDescriptions, settingDescriptions } from "../session/config-schema.ts";
import type { Checks } from "./checks.ts";
import type { ClientAbilities } from "./client.ts";
import { toRange } from "./diagnostics.ts";
import { directiveIn } from "./directive-text.ts";
import type { Documents } from "./documents.ts";
import { iterationNoteAt } from "./iteration-note.ts";
import { pageText } from "./rule-text.ts";
import type { Settings } from "./settings.ts";

export interface HoversOptions {
  readonly client: () => ClientAbilities;
  readonly documents: Documents;
  readonly checks: Checks;
  readonly settingsOf: (document: TextDocument) => Settings;
}

/** What a hover says: about rules where they are named, and about iteration on its keywords. */
export class Hovers {
  private readonly options: HoversOptions;

  constructor(options: HoversOptions) {
    this.options = options;
  }

  async provide({ textDocument, position }: HoverParams): Promise<Hover | null> {
    const { documents } = this.options;
    const document = documents.get(textDocument.uri);
    if (!document) return null;
    if (documents.isConfiguration(document))
      return this.inConfiguration(document, document.offsetAt(position));
    if (!documents.isSource(document)) return null;
    return this.inDirective(document, position) ?? this.onKeyword(document, document.offsetAt(position));
  }

  private inDirective(document: TextDocument, { line, character }: HoverParams["position"]): Hover | null {
    const start = { line, character: 0 };
    const text = document.getText({ start, end: { line: line + 1, character: 0 } });
    const rule = directiveIn(text)?.rules.find(({ start, end }) => start <= character && character <= end);
    const page = rule && pageText(rule.id);
    if (!page) return null;
    return this.hover(page, {
      start: { line, character: rule.start },
      end: { line, character: rule.end },
    });
  }

  private async onKeyword(document: TextDocument, offset: number): Promise<Hover | null> {
    const { documents, checks, settingsOf } = this.options;
    const settings = settingsOf(document);
    const file = documents.pathOf(document);
    if (!settings.enable || !settings.hover || file === undefined) return null;
    const text = document.getText();
    // The keywords are few, and a hover is asked for wherever the mouse rests.
    if (!/[awityeldfor*]/.test(text[offset] ?? "")) return null;
    const { version } = document;
    const lease = await checks.lease(file);
    try {
      const view = await lease.view(file);
      if (!view || document.version !== version) return null;
      const note = await iterationNoteAt(view, offset);
      return note ? this.hover(note.text, toRange(note, documents.linesOf(document))) : null;
    } finally {
      lease.release();
    }
  }

  private inConfiguration(document: TextDocument, offset: number): Hover | null {
    const { client, documents } = this.options;
    const { path, previousNode: node } = getLocation(document.getText(), offset);
    if (!node || offset < node.offset || offset > node.offset + node.length) return null;
    const range = toRange(
      { start: node.offset, end: node.offset + node.length },
      documents.linesOf(document),
    );
    const key = path.at(-1);
    const value: unknown = node.value;
    // An editor that knows the schema says all that is in it; the rest of a page it does not have.
    const { knowsSchema } = client();
    if (path.at(-2) === "rules" && key === value) {
      const page = pageText(String(value), !knowsSchema);
      return page ? this.hover(page, range) : null;
    }
    if (knowsSchema) return null;
    const text = key === value ? settingDescriptions[String(key)] : describedValue(path, value);
    return text ? this.hover(text, range) : null;
  }

  private hover(text: string, range: Range): Hover {
    const kind = this.options.client().markdown ? MarkupKind.Markdown : MarkupKind.PlainText;
    return { contents: { kind, value: text }, range };
  }
}

function describedValue(path: readonly (string | number)[], value: unknown): string | undefined {
  if (path.at(-1) === "preset") return presetDescriptions[String(value)];
  const isLevel = path.at(-2) === "rules" || (path.at(-3) === "rules" && path.at(-1) === 0);
  return isLevel ? levelDescriptions[String(value)] : undefined;
}
