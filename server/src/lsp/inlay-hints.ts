import type { InlayHint, InlayHintLabelPart, InlayHintParams } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Checks } from "./checks.ts";
import { toRange } from "./diagnostics.ts";
import type { Documents } from "./documents.ts";
import type { Settings } from "./settings.ts";
import { awaitsIn, type Remark, suspensionsIn } from "./suspensions.ts";

export interface InlayHintsOptions {
  readonly documents: Documents;
  readonly checks: Checks;
  readonly settingsOf: (document: TextDocument) => Settings;
}

/** Hints between the code, for those who turn them on: where a loop suspends, and where a promise is awaited. */
export class InlayHints {
  private readonly options: InlayHintsOptions;

  constructor(options: InlayHintsOptions) {
    this.options = options;
  }

  async provide({ textDocument, range }: InlayHintParams): Promise<InlayHint[]> {
    const { documents, checks, settingsOf } = this.options;
    const document = documents.get(textDocument.uri);
    if (!document || !documents.isSource(document)) return [];
    const { enable, inlayHints } = settingsOf(document);
    const file = documents.pathOf(document);
    if (!enable || file === undefined || !(inlayHints.suspends || inlayHints.awaitedAt)) return [];
    const { version } = document;
    const lease = await checks.lease(file);
    try {
      const view = await lease.view(file);
      if (!view || document.version !== version) return [];
      const wanted = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
      const remarks = await Promise.all([
        inlayHints.suspends ? suspensionsIn(view, wanted) : [],
        inlayHints.awaitedAt ? awaitsIn(view, wanted) : [],
      ]);
      if (document.version !== version) return [];
      return remarks.flat().map(remark => this.hint(remark, document));
    } finally {
      lease.release();
    }
  }

  private hint({ offset, text, places }: Remark, document: TextDocument): InlayHint {
    const lines = this.options.documents.linesOf(document);
    const position = lines.positionAt(offset);
    const parts: InlayHintLabelPart[] = [{ value: text }];
    for (const [index, place] of places.entries()) {
      const range = toRange(place, lines);
      const number = String(range.start.line + 1);
      // Two on one line are told apart by where they lead.
      parts.push({ value: index === 0 ? (places.length === 1 ? " line " : " lines ") : ", " });
      parts.push({ value: number, location: { uri: document.uri, range } });
    }
    return { position, label: parts, paddingLeft: true };
  }
}
