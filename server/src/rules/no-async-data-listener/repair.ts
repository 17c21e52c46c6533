import { placeForAwait, titleAt } from "../../analysis/await-place.ts";
import { hasComment, unwrapped } from "../../analysis/edits.ts";
import { endsWithSemicolons } from "../../analysis/imports.ts";
import { continueEdits, type InlineCallback, isPath, usesOwnCall } from "../../analysis/loop-bodies.ts";
import { freeName } from "../../analysis/names.ts";
import { indentationAt } from "../../analysis/statements.ts";
import type { StreamListener } from "../../analysis/streams.ts";
import type { Edit, Fix, RuleContext } from "../../engine/rule.ts";
import {
  type Block,
  type Expression,
  type ExpressionStatement,
  isArrowFunction,
  isBlock,
  isExpressionStatement,
  isFunctionExpression,
  isPropertyAccessExpression,
  isSourceFile,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";

/**
 * `stream.on("data", async chunk => { … })` → `for await (const chunk of stream) { … }`.
 *
 * @returns undefined where the listener is not written here, where it leaves in a way that a loop's body cannot, and
 *   where later statements listen to the same stream: they would run after the stream has ended.
 */
export async function loopFix(added: StreamListener, context: RuleContext): Promise<Fix | undefined> {
  const { sourceFile, text, file } = context;
  const statement = added.call.parent;
  const listener = inlineListener(added);
  if (!listener || !isExpressionStatement(statement) || isOptional(added)) return undefined;
  if (isPath(added.stream) && isListenedToLater(statement, added.stream)) return undefined;
  const leaves = continueEdits(sourceFile, listener);
  if (!leaves || usesOwnCall(listener)) return undefined;
  const place = await placeForAwait(context, statement);
  if (!place) return undefined;
  const { body } = listener;
  const start = statement.getStart(sourceFile);
  const from = body.getStart(sourceFile);
  if (hasComment(sourceFile, start, from) || hasComment(sourceFile, body.end, statement.end))
    return undefined;
  const name = listener.parameters[0]?.name.getText(sourceFile) ?? freeName(sourceFile, ["chunk"]);
  const head = `for await (const ${name} of ${added.stream.getText(sourceFile)}) `;
  const edits: Edit[] = [{ file, start, end: from, newText: isBlock(body) ? head : `${head}{ ` }];
  edits.push(...leaves);
  edits.push({ file, start: body.end, end: statement.end, newText: isBlock(body) ? "" : "; }" });
  // The loop would take the place of a statement that the next line continues.
  if (/^\s*[([`]/.test(text.slice(statement.end)) && !text.slice(0, statement.end).endsWith(";"))
    return undefined;
  return {
    title: titleAt(place, "Read the stream with `for await`"),
    safe: false,
    edits: [...place.edits, ...edits],
  };
}

/** Pauses the stream while the listener runs, which keeps the order of the chunks and the end in its place. */
export function pauseFix(added: StreamListener, { sourceFile, file, text }: RuleContext): Fix | undefined {
  const listener = inlineListener(added);
  if (!listener || !isBlock(listener.body) || !isPath(added.stream)) return undefined;
  const { body } = listener;
  const [first] = body.statements;
  const start = text.indexOf("\n", body.getStart(sourceFile)) + 1;
  if (!first || start === 0 || start > first.getStart(sourceFile) || spansTemplate(body)) return undefined;
  const end = text.lastIndexOf("\n", body.end - 1) + 1;
  if (end <= start) return undefined;
  const outer = indentationAt(text, body.end - 1);
  const inner = indentationAt(text, first.getStart(sourceFile));
  const unit = inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : "  ";
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const semicolon = endsWithSemicolons(sourceFile) ? ";" : "";
  const stream = added.stream.getText(sourceFile);
  const indented = text.slice(start, end).replace(/^(?=.*\S)/gm, unit);
  const before = [`${inner}${stream}.pause()${semicolon}`, `${inner}try {`];
  const after = [`${inner}} finally {`, `${inner}${unit}${stream}.resume()${semicolon}`, `${inner}}`];
  const newText = `${before.join(newline)}${newline}${indented}${after.join(newline)}${newline}`;
  return {
    title: "Pause the stream while the listener runs",
    safe: false,
    edits: [{ file, start, end, newText }],
  };
}

/** Whether a template literal goes over several lines, whose text would change with its indentation. */
function spansTemplate(body: Block): boolean {
  let found = false;
  const visit = (node: Node): undefined => {
    const isTemplate =
      node.kind === SyntaxKind.TemplateExpression || node.kind === SyntaxKind.NoSubstitutionTemplateLiteral;
    found ||= isTemplate && node.getText().includes("\n");
    if (!found) node.forEachChild(visit);
  };
  visit(body);
  return found;
}

function inlineListener(added: StreamListener): InlineCallback | undefined {
  const listener = unwrapped(added.listener);
  if (!isArrowFunction(listener) && !isFunctionExpression(listener)) return undefined;
  const [parameter, ...rest] = listener.parameters;
  const isPlain = !parameter || (!parameter.initializer && !parameter.dotDotDotToken);
  return isPlain && rest.length === 0 && added.call.arguments.length === 2 ? listener : undefined;
}

/** `stream?.on(…)`: there may be nothing to iterate. */
function isOptional({ call }: StreamListener): boolean {
  const callee = unwrapped(call.expression);
  return isPropertyAccessExpression(callee) && callee.questionDotToken !== undefined;
}

/** Whether the code after a statement mentions the stream, say to hear of its end. */
function isListenedToLater(statement: ExpressionStatement, stream: Expression): boolean {
  const { parent } = statement;
  if (!isBlock(parent) && !isSourceFile(parent)) return true;
  const name = stream.getText();
  let found = false;
  const visit = (node: Node): undefined => {
    if (node.pos >= statement.end && node.kind === stream.kind) found ||= node.getText() === name;
    if (!found && node.end > statement.end) node.forEachChild(visit);
  };
  parent.forEachChild(visit);
  return found;
}
