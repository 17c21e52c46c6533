import {
  hasComment,
  insertAfter,
  insertBefore,
  makeAsync,
  needsParenthesesAsOperand,
  prefixKeyword,
  replaceNode,
  unwrapped,
} from "../../analysis/edits.ts";
import { canAwaitAt, isAsync, isPlainFunction } from "../../analysis/functions.ts";
import type { Protocol } from "../../analysis/iterator-syntax.ts";
import { factsOf } from "../../analysis/protocol.ts";
import { indentationAt } from "../../analysis/statements.ts";
import { conciseBodyOf } from "../../analysis/values.ts";
import type { Edit, Fix, RuleContext } from "../../engine/rule.ts";
import {
  type Expression,
  isBinaryExpression,
  isBlock,
  isIdentifier,
  type ObjectLiteralExpression,
} from "../../typescript/syntax.ts";
import type { End } from "./ends.ts";
import { propertyOf } from "./shapes.ts";

const last = "{ done: true, value: undefined }";

/** How a function must give a result: as it is, or as a promise where it is not async but gives promises. */
interface Giving {
  readonly text: (result: string) => string;
  /** What else must change so that the result is given rightly. */
  readonly edits: readonly Edit[];
}

/** Gives the last result where nothing is given: `return;`, `return undefined`, `() => close()`. */
export async function giveResult(
  end: End,
  protocol: Protocol,
  promises: boolean,
  context: RuleContext,
): Promise<Fix | undefined> {
  const { sourceFile } = context;
  const { expression, statement, node } = end;
  const giving = await givingOf(end, protocol, promises, context);
  if (!giving) return undefined;
  const fix = (edit: Edit): Fix => ({
    title: "Return a last result, with `done: true`",
    safe: false,
    edits: [...giving.edits, edit],
  });
  if (statement && !expression) {
    const keyword = statement.getStart(sourceFile) + "return".length;
    return fix(insertAt(sourceFile.fileName, keyword, ` ${giving.text(last)}`));
  }
  // What stands left of `&&` must still decide.
  if (!expression || isBinaryExpression(unwrapped(expression))) return undefined;
  const text = expression.getText(sourceFile);
  const concise = conciseBodyOf(node);
  const isLiteral = /^(?:undefined|null|void 0)$/.test(text);
  if (isLiteral || isIdentifier(expression)) {
    const value = text === "value" ? text : `value: ${text}`;
    const result = giving.text(isLiteral ? last : `{ done: true, ${value} }`);
    const isWhole = concise === expression && result.startsWith("{");
    return fix(replaceNode(sourceFile, expression, isWhole ? `(${result})` : result));
  }
  const { thenable } = await factsOf(context.checker, await context.typeOf(expression));
  if (end.isInPromise && !statement && concise !== expression) return undefined;
  if (thenable === "yes" && !isAsync(node)) {
    if (needsParenthesesAsOperand(expression)) return undefined;
    return fix(insertAfter(sourceFile, expression, `.then(() => (${last}))`));
  }
  // The call is still made, before the result is returned.
  const call = thenable === "yes" ? `await ${text}` : text;
  if (concise === expression)
    return fix(replaceNode(sourceFile, expression, `{ ${call}; return ${giving.text(last)}; }`));
  if (!statement || statement.expression !== expression || !isBlock(statement.parent)) return undefined;
  const start = statement.getStart(sourceFile);
  if (hasComment(sourceFile, start, expression.getStart(sourceFile))) return undefined;
  const indentation = indentationAt(sourceFile.text, start);
  const newText = `${call};\n${indentation}return ${giving.text(last)}`;
  return fix({ file: sourceFile.fileName, start, end: expression.end, newText });
}

/** Gives the last result at the end of a function's body. */
export async function giveResultAtEnd(
  end: End,
  protocol: Protocol,
  promises: boolean,
  context: RuleContext,
): Promise<Fix | undefined> {
  const { sourceFile } = context;
  const { body } = end.node;
  const giving = await givingOf(end, protocol, promises, context);
  if (!giving || !body || !isBlock(body)) return undefined;
  const { text } = sourceFile;
  const close = body.end - 1;
  const code = `return ${giving.text(last)};`;
  const final = body.statements.at(-1);
  const isOneLine = !text.slice(body.getStart(sourceFile), close).includes("\n");
  let edit: Edit;
  if (isOneLine) {
    const end = final && !/[;}]$/.test(final.getText(sourceFile)) ? ";" : "";
    edit = final
      ? insertAfter(sourceFile, final, `${end} ${code}`)
      : { file: sourceFile.fileName, start: body.getStart(sourceFile) + 1, end: close, newText: ` ${code} ` };
    if (!final && hasComment(sourceFile, edit.start, edit.end)) return undefined;
  } else {
    const outer = indentationAt(text, close);
    const inner = final ? indentationAt(text, final.getStart(sourceFile)) : `${outer}  `;
    const start = text.lastIndexOf("\n", close) + 1;
    edit = insertAt(sourceFile.fileName, start, `${inner}${code}\n`);
  }
  return {
    title: "Return a last result at the end, with `done: true`",
    safe: false,
    edits: [...giving.edits, edit],
  };
}

/** Gives the last result where `?.` leaves a call out. */
export function giveResultOtherwise(
  { expression, statement, node, isInPromise }: End,
  promises: boolean,
  { sourceFile }: RuleContext,
): Fix | undefined {
  // `??` cannot stand beside `&&`, and not in the arm of another operator without parentheses.
  if (!expression || isBinaryExpression(expression)) return undefined;
  if (statement ? statement.expression !== expression : conciseBodyOf(node) !== expression) return undefined;
  const result = isAsync(node) || isInPromise || !promises ? last : `Promise.resolve(${last})`;
  const edits = [insertAfter(sourceFile, expression, ` ?? ${result}`)];
  return { title: `Add \`?? ${last}\``, safe: false, edits };
}

/** Puts an item into the result that must carry it. */
export async function wrapItem(
  { node, isInPromise }: End,
  expression: Expression,
  protocol: Protocol,
  { checker, sourceFile }: RuleContext,
): Promise<Fix | undefined> {
  const { thenable } = await factsOf(checker, await checker.typeOf(expression));
  const canAwait = protocol === "async" && isAsync(node);
  if (!canAwait && (thenable === "yes" || (protocol === "async" && !isInPromise))) return undefined;
  const isWhole = conciseBodyOf(node) === expression;
  const edits = [
    insertBefore(sourceFile, expression, `${isWhole ? "(" : ""}{ done: false, value: `),
    ...(thenable === "yes" ? prefixKeyword(sourceFile, expression, "await") : []),
    insertAfter(sourceFile, expression, isWhole ? " })" : " }"),
  ];
  return { title: "Return `{ done: false, value: … }`", safe: false, edits };
}

/** Makes the result after the last item say `done: true`. */
export function addDone(literal: ObjectLiteralExpression, { sourceFile }: RuleContext): Fix {
  const title = "Say `done: true` there";
  const done = propertyOf(literal, "done");
  if (done) return { title, safe: false, edits: [replaceNode(sourceFile, done, "true")] };
  const [first] = literal.properties;
  const edit = first
    ? insertBefore(sourceFile, first, "done: true, ")
    : replaceNode(sourceFile, literal, last);
  return { title, safe: false, edits: [edit] };
}

/** Awaits a promise that is about to become the `value` of a result. */
export function awaitValue(value: Expression, { sourceFile }: RuleContext): Fix | undefined {
  if (!canAwaitAt(value)) return undefined;
  const isShorthand = value.parent.getText(sourceFile) === value.getText(sourceFile);
  const edits = isShorthand
    ? [insertBefore(sourceFile, value, "value: await ")]
    : prefixKeyword(sourceFile, value, "await");
  return { title: "Await the value", safe: false, edits };
}

async function givingOf(
  { node, isInPromise }: End,
  protocol: Protocol,
  promises: boolean,
  { checker, sourceFile }: RuleContext,
): Promise<Giving | undefined> {
  // A written return type that allows nothing would have to change as well.
  if (node.type) return undefined;
  if (protocol === "sync" || isInPromise || isAsync(node)) return { text: result => result, edits: [] };
  if (promises) return { text: result => `Promise.resolve(${result})`, edits: [] };
  const edits = isPlainFunction(node) ? await makeAsync(checker, sourceFile, node) : undefined;
  return edits && { text: result => result, edits };
}

function insertAt(file: string, offset: number, newText: string): Edit {
  return { file, start: offset, end: offset, newText };
}
