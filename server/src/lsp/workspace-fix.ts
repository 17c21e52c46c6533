import type { AnnotatedTextEdit, CancellationToken, WorkspaceEdit } from "vscode-languageserver/node";
import type { Session } from "../session/session.ts";
import type { ClientAbilities } from "./client.ts";
import { toRange } from "./diagnostics.ts";
import type { Documents } from "./documents.ts";
import { type DocumentEdit, editOfAll, lineEdits } from "./edits.ts";
import type { Progress } from "./progress.ts";

export interface WorkspaceFixOptions {
  readonly client: () => ClientAbilities;
  readonly documents: Documents;
  readonly session: () => Session;
}

/**
 * An edit that applies all safe fixes of many files. Each file's part asks to be confirmed, so that an editor shows
 * it before anything changes.
 *
 * @param files Absolute paths.
 * @returns null when there is nothing to fix, or when it was cancelled.
 */
export async function workspaceFix(
  { client, documents, session }: WorkspaceFixOptions,
  files: readonly string[],
  progress: Progress,
  token: CancellationToken,
): Promise<WorkspaceEdit | null> {
  const byUri = new Map<string, DocumentEdit[]>();
  const annotations: NonNullable<WorkspaceEdit["changeAnnotations"]> = {};
  for (const [index, file] of files.entries()) {
    if (token.isCancellationRequested) return null;
    progress.report(index, files.length, `${index} of ${files.length} files, ${byUri.size} to change`);
    const target = documents.targetAt(file);
    if (!target || !session().isRelevant(file, target.text)) continue;
    const isOver = () => token.isCancellationRequested;
    const fixed = await session().fixedText(file, target.text, { isOver });
    if (fixed === target.text) continue;
    const edits = lineEdits(target.text, fixed);
    if (client().annotations) {
      annotations[target.uri] = {
        label: "Fix all safe forawait findings",
        description: `${edits.length} ${edits.length === 1 ? "place" : "places"}`,
        needsConfirmation: true,
      };
    }
    byUri.set(
      target.uri,
      edits.map((edit): DocumentEdit => {
        const plain = { range: toRange(edit, target.lines), newText: edit.newText };
        return client().annotations
          ? ({ ...plain, annotationId: target.uri } satisfies AnnotatedTextEdit)
          : plain;
      }),
    );
  }
  if (byUri.size === 0) return null;
  const edit = editOfAll(byUri, documents, client());
  return client().annotations ? { ...edit, changeAnnotations: annotations } : edit;
}
