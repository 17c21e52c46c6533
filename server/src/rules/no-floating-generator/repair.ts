import { placeForAwait, titleAt } from "../../analysis/await-place.ts";
import { canDelegate } from "../../analysis/delegation.ts";
import type { Destiny } from "../../analysis/dropped.ts";
import { hasComment } from "../../analysis/edits.ts";
import { enclosingFunction } from "../../analysis/functions.ts";
import type { LazyCall } from "../../analysis/lazy-calls.ts";
import type { Fix, RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  isVariableDeclarationList,
  isVariableStatement,
  type Statement,
} from "../../typescript/syntax.ts";

/** Iterates the generator where it is dropped: with `yield*` inside a generator, else with a loop. */
export async function iterate(
  call: CallExpression,
  lazy: LazyCall,
  destiny: Destiny,
  context: RuleContext,
): Promise<Fix | undefined> {
  const { sourceFile, file } = context;
  const statement = statementOf(destiny);
  const text = call.getText(sourceFile) + (lazy.nullable ? " ?? []" : "");
  if (await canDelegateHere(call, lazy, context)) {
    const title = "Delegate to it with `yield*`";
    if (statement) return replaceStatement(statement, call, `yield* ${text}`, title, context);
    if (destiny.kind !== "dropped") return undefined;
    const start = call.getStart(sourceFile);
    return { title, safe: false, edits: [{ file, start, end: call.end, newText: `(yield* ${text})` }] };
  }
  if (!statement) return undefined;
  // In `for (const _ of gen(_))` the loop's own `_` would hide the outer one.
  const item = /(?<![\w$])_(?![\w$])/.test(text) ? "_item" : "_";
  if (!lazy.isAsync) {
    return replaceStatement(
      statement,
      call,
      `for (const ${item} of ${text}) {}`,
      "Run it with `for…of`",
      context,
    );
  }
  const place = await placeForAwait(context, call);
  if (!place) return undefined;
  const title = titleAt(place, "Run it with `for await…of`");
  const fix = replaceStatement(statement, call, `for await (const ${item} of ${text}) {}`, title, context);
  return fix && { ...fix, edits: [...place.edits, ...fix.edits] };
}

/** The statement that holds nothing but the call, and a variable that nobody reads. */
function statementOf(destiny: Destiny): Statement | undefined {
  if (destiny.kind === "dropped") return destiny.statement;
  if (destiny.kind !== "variable") return undefined;
  const list = destiny.declaration.parent;
  const isAlone = isVariableDeclarationList(list) && list.declarations.length === 1;
  return isAlone && isVariableStatement(list.parent) ? list.parent : undefined;
}

function replaceStatement(
  statement: Statement,
  call: CallExpression,
  newText: string,
  title: string,
  { sourceFile, file }: RuleContext,
): Fix | undefined {
  const start = statement.getStart(sourceFile);
  const { end } = statement;
  const losesComment =
    hasComment(sourceFile, start, call.getStart(sourceFile)) || hasComment(sourceFile, call.end, end);
  if (losesComment) return undefined;
  const needsSemicolon = !newText.endsWith("}") && statement.getText(sourceFile).endsWith(";");
  return {
    title,
    safe: false,
    edits: [{ file, start, end, newText: newText + (needsSemicolon ? ";" : "") }],
  };
}

/** Whether the generator around a call can hand out the other one's items with `yield*`. */
async function canDelegateHere(call: CallExpression, lazy: LazyCall, context: RuleContext): Promise<boolean> {
  const outer = enclosingFunction(call);
  if (!outer?.body || call.pos < outer.body.pos) return false;
  return canDelegate(context.checker, outer, lazy);
}
