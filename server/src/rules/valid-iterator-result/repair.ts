import {
  hasComment,
  insertAfter,
  insertBefore,
  makeAsync,
  needsParenthesesAsOperand,
  prefixKeyword,
  replaceNode,
} from "../../analysis/edits.ts";
import { canAwaitAt, type FunctionNode, isAsync, isPlainFunction } from "../../analysis/functions.ts";
import type { PromiseOutcomes } from "../../analysis/iterator-results.ts";
import type { Protocol } from "../../analysis/iterator-syntax.ts";
import { factsOf } from "../../analysis/protocol.ts";
import { indentationAt } from "../../analysis/statements.ts";
import { conciseBodyOf, type Outcome } from "../../analysis/values.ts";
import type { Edit, Fix, RuleContext } from "../../engine/rule.ts";
import {
  type Expression,
  isBinaryExpression,
  isBlock,
  type ObjectLiteralExpression,
} from "../../typescript/syntax.ts";
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
  outcome: Outcome,
  outcomes: PromiseOutcomes,
  protocol: Protocol,
  context: RuleContext,
): Promise<Fix | undefined> {
  const { sourceFile } = context;
  const { expression, statement } = outcome;
  const { node } = outcomes;
  const giving = node && (await givingOf(outcomes, protocol, context));
  if (!giving) return undefined;
  const fix = (edit: Edit): Fix => ({
    title: `Return \`${last}\``,
    safe: false,
    edits: [...giving.edits, edit],
  });
  if (statement && !expression)
    return fix(
      insertAt(
        sourceFile.fileName,
        statement.getStart(sourceFile) + "return".length,
        ` ${giving.text(last)}`,
      ),
    );
  if (!expression) return undefined;
  const isPlainNothing = /^(?:undefined|null|void 0)$/.test(expression.getText(sourceFile));
  const concise = conciseBodyOf(node);
  if (isPlainNothing) {
    const isWhole = concise === expression && giving.text(last) === last;
    return fix(replaceNode(sourceFile, expression, isWhole ? `(${last})` : giving.text(last)));
  }
  const { thenable } = await factsOf(context.checker, await context.typeOf(expression));
  if (thenable === "yes" && !isAsync(node)) {
    if (needsParenthesesAsOperand(expression)) return undefined;
    return fix(insertAfter(sourceFile, expression, `.then(() => (${last}))`));
  }
  // The call is still made, before the result is returned.
  const call = `${thenable === "yes" ? "await " : ""}${expression.getText(sourceFile)}`;
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
  outcomes: PromiseOutcomes,
  protocol: Protocol,
  context: RuleContext,
): Promise<Fix | undefined> {
  const { sourceFile } = context;
  const body = outcomes.node?.body;
  const giving = await givingOf(outcomes, protocol, context);
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
  return { title: `Return \`${last}\` at the end`, safe: false, edits: [...giving.edits, edit] };
}

/** Gives the last result where `?.` leaves a call out. */
export function giveResultOtherwise(
  { expression, statement }: Outcome,
  { node, promises }: PromiseOutcomes,
  { sourceFile }: RuleContext,
): Fix | undefined {
  // `??` cannot stand beside `&&`, and not in the arm of another operator without parentheses.
  if (!node || !expression || isBinaryExpression(expression)) return undefined;
  if (statement ? statement.expression !== expression : conciseBodyOf(node) !== expression) return undefined;
  const result = isAsync(node) || !promises ? last : `Promise.resolve(${last})`;
  const edits = [insertAfter(sourceFile, expression, ` ?? ${result}`)];
  return { title: `Add \`?? ${last}\``, safe: false, edits };
}

/** Puts an item into the result that must carry it. */
export async function wrapItem(
  expression: Expression,
  node: FunctionNode,
  protocol: Protocol,
  { checker, sourceFile }: RuleContext,
): Promise<Fix | undefined> {
  if (protocol === "async" && !isAsync(node)) return undefined;
  const { thenable } = await factsOf(checker, await checker.typeOf(expression));
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
  { node, promises }: PromiseOutcomes,
  protocol: Protocol,
  { checker, sourceFile }: RuleContext,
): Promise<Giving | undefined> {
  // A written return type that allows nothing would have to change as well.
  if (!node || node.type) return undefined;
  if (protocol === "sync" || isAsync(node)) return { text: result => result, edits: [] };
  if (promises) return { text: result => `Promise.resolve(${result})`, edits: [] };
  const edits = isPlainFunction(node) ? await makeAsync(checker, sourceFile, node) : undefined;
  return edits && { text: result => result, edits };
}

function insertAt(file: string, offset: number, newText: string): Edit {
  return { file, start: offset, end: offset, newText };
}
