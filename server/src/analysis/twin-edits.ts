/**
 * Edits that turn a blocking call into an awaited call of its async twin.
 */
import type { Edit, Fix } from "../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  isCallExpression,
  isExpressionStatement,
  isIdentifier,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isSpreadElement,
  SyntaxKind,
} from "../typescript/syntax.ts";
import { TypeFlags } from "../typescript/types.ts";
import type { FileFacts } from "./await-place.ts";
import type { AsyncTwin } from "./blocking.ts";
import {
  hasComment,
  insertAfter,
  insertBefore,
  needsParenthesesInPlace,
  replaceNode,
  separatorBefore,
  unwrapped,
} from "./edits.ts";
import { canAwaitAt } from "./functions.ts";
import { importMember } from "./imports.ts";

/**
 * A suggestion that calls the async twin with `await`.
 *
 * @returns undefined where the twin takes or gives something else, or where `await` cannot come.
 */
export async function twinFix(
  call: CallExpression,
  twin: AsyncTwin,
  context: FileFacts,
): Promise<Fix | undefined> {
  const isChained = call.questionDotToken !== undefined || call.expression.getText().includes("?.");
  if (twin.shape === "other" || isChained || !canAwaitAt(call)) return undefined;
  if (!(await hasSameMeaning(call, twin, context))) return undefined;
  const callee = unwrapped(call.expression);
  const target = twin.module
    ? await importMember(context.checker, context.sourceFile, call, {
        module: twin.module,
        name: twin.name,
        as: [twin.name, `${twin.name}Async`],
        leaving: isIdentifier(callee) ? callee.text : undefined,
      })
    : siblingOf(callee, twin.name);
  if (!target) return undefined;
  const edits = await callEdits(call, twin, target, context);
  return (
    edits && { title: `Use \`${twin.name}\` with \`await\``, safe: false, edits: [...target.edits, ...edits] }
  );
}

/** Another member of the object that has the blocking one. */
function siblingOf(
  callee: Expression,
  name: string,
): { expression: string; edits: readonly Edit[] } | undefined {
  if (!isPropertyAccessExpression(callee)) return undefined;
  return { expression: `${callee.expression.getText()}.${name}`, edits: [] };
}

/** Whether the twin takes the arguments and gives what is used of the result. */
async function hasSameMeaning(call: CallExpression, twin: AsyncTwin, context: FileFacts): Promise<boolean> {
  const [first, options] = call.arguments;
  if (!first || call.arguments.some(argument => isSpreadElement(argument))) return false;
  if (options && /\bthrowIfNoEntry\b/.test(options.getText())) return false;
  if (twin.shape === "output") return takesPlainOutput(call);
  const type = await context.checker.typeOf(first);
  // A number is a file descriptor, which the promise variants do not take.
  const members = type ? await context.checker.constituentsOf(type) : [];
  return !members.some(member => (member.flags & TypeFlags.NumberLike) !== 0);
}

/** Whether a child process's call depends on nothing but its output as text, if at all. */
function takesPlainOutput(call: CallExpression): boolean {
  const options = call.arguments.at(-1);
  const settings = options && isObjectLiteralExpression(options) ? options.properties : [];
  const isPlain = call.arguments
    .slice(1)
    .every(
      argument => isObjectLiteralExpression(argument) || argument.kind === SyntaxKind.ArrayLiteralExpression,
    );
  if (!isPlain || settings.some(setting => /^(?:stdio|input)\b/.test(setting.getText()))) return false;
  const isText = settings.some(
    setting =>
      isPropertyAssignment(setting) &&
      setting.name.getText() === "encoding" &&
      /utf-?8/i.test(setting.initializer.getText()),
  );
  return isText || isExpressionStatement(call.parent) || stringCallAround(call) !== undefined;
}

/** The call in `execSync(…).toString()`. */
function stringCallAround(call: CallExpression): CallExpression | undefined {
  const access = call.parent;
  if (!isPropertyAccessExpression(access) || access.name.text !== "toString") return undefined;
  return isCallExpression(access.parent) && access.parent.expression === access ? access.parent : undefined;
}

/** Turns the call into an awaited call of the twin. */
async function callEdits(
  call: CallExpression,
  twin: AsyncTwin,
  target: { expression: string },
  context: FileFacts,
): Promise<readonly Edit[] | undefined> {
  const { checker, sourceFile, file } = context;
  if (twin.shape === "exists") {
    const argument = call.arguments[0] as Expression;
    if (hasComment(sourceFile, call.getStart(sourceFile), call.end)) return undefined;
    const text = `await ${target.expression}(${argument.getText(sourceFile)}).then(() => true, () => false)`;
    const isTight = needsParenthesesInPlace(call);
    return [replaceNode(sourceFile, call, isTight ? `${separatorBefore(sourceFile, call)}(${text})` : text)];
  }
  if (twin.shape === "same") return awaited(call, target.expression, "", context);
  const promisify = await importMember(checker, sourceFile, call, {
    module: "node:util",
    name: "promisify",
    as: ["promisify"],
  });
  if (!promisify) return undefined;
  const callee = `${promisify.expression}(${target.expression})`;
  if (twin.shape === "promisify" || isExpressionStatement(call.parent))
    return [...promisify.edits, ...awaited(call, callee, "", context)];
  const string = stringCallAround(call);
  const edits = awaited(call, callee, ".stdout", context);
  if (!string) return [...promisify.edits, ...edits];
  // The output is text already.
  if (hasComment(sourceFile, call.end, string.end)) return undefined;
  const dropped: Edit = { file, start: call.end, end: string.end, newText: "" };
  return [...promisify.edits, ...edits, dropped];
}

function awaited(call: CallExpression, callee: string, member: string, { sourceFile }: FileFacts): Edit[] {
  const wraps = member !== "" || needsParenthesesInPlace(call);
  return [
    insertBefore(sourceFile, call, `${wraps ? `${separatorBefore(sourceFile, call)}(` : ""}await `),
    replaceNode(sourceFile, call.expression, callee),
    ...(wraps ? [insertAfter(sourceFile, call, `)${member}`)] : []),
  ];
}
