import type { Fix } from "../engine/rule.ts";
import { type Expression, isShorthandPropertyAssignment } from "../typescript/syntax.ts";
import { type FileFacts, placeForAwait, titleAt } from "./await-place.ts";
import { insertBefore, prefixKeyword } from "./edits.ts";

/** Builds a fix out of edits that put an awaited expression in place. */
export interface AwaitFixOptions {
  /** The edits that await; `await` before the expression unless said otherwise. */
  readonly edits?: Fix["edits"];
  /** Verb phrase of the safe fix; "Add `await`" unless said otherwise. */
  readonly title?: string;
  /** Whether the fix is safe where `await` can be written; true unless said otherwise. */
  readonly safe?: boolean;
}

/**
 * A fix that awaits an expression: safe where `await` may be written, a suggestion that makes the function
 * around it async where that is possible without surprising the function's callers.
 *
 * @returns undefined where `await` cannot come: constructors, accessors, field initializers, static blocks, sync
 *   generators, parameter defaults, callbacks whose caller uses what they return, and functions whose result
 *   the same file uses.
 */
export async function awaitFix(
  context: FileFacts,
  node: Expression,
  options: AwaitFixOptions = {},
): Promise<Fix | undefined> {
  const edits = options.edits ?? awaitEdits(context, node);
  const title = options.title ?? "Add `await`";
  const place = await placeForAwait(context, node);
  if (!place) return undefined;
  return {
    title: titleAt(place, title),
    safe: !place.makesAsync && (options.safe ?? true),
    edits: [...place.edits, ...edits],
  };
}

/** `x` → `await x`, `{ x }` → `{ x: await x }`. */
function awaitEdits({ sourceFile }: FileFacts, node: Expression): Fix["edits"] {
  return isShorthandPropertyAssignment(node.parent)
    ? [insertBefore(sourceFile, node, `${node.getText(sourceFile)}: await `)]
    : prefixKeyword(sourceFile, node, "await");
}
