import { type AsyncTwin, asyncTwinOf, blockingSleepOf } from "../../analysis/blocking.ts";
import {
  hasComment,
  insertAfter,
  insertBefore,
  needsParenthesesInPlace,
  replaceNode,
  separatorBefore,
  unwrapped,
} from "../../analysis/edits.ts";
import { canAwaitAt, enclosingFunction, isAsync } from "../../analysis/functions.ts";
import { importMember } from "../../analysis/imports.ts";
import { importsOf, originOf } from "../../analysis/origins.ts";
import { nameOf } from "../../analysis/values.ts";
import { defineRule, type Edit, type Fix, type RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  isCallExpression,
  isElementAccessExpression,
  isExpressionStatement,
  isIdentifier,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isSpreadElement,
  type SourceFile,
  SyntaxKind,
} from "../../typescript/syntax.ts";
import { TypeFlags } from "../../typescript/types.ts";

interface Options {
  readonly replacements: Readonly<Record<string, string>>;
}

export default defineRule<Options>({
  id: "no-blocking-call",
  summary: "Reports synchronous calls that block the event loop inside async functions.",
  preset: "recommended",
  severity: "hint",
  fixable: "suggestion",
  messages: {
    known:
      "`{name}` stops the whole process until it is done, although this function could wait. Use `{twin}`{from} with `await`.",
    configured: "`{name}` blocks, although this function could wait. Use `{twin}` with `await`.",
  },
  words: ["async"],
  options: {
    replacements: {
      type: "object",
      additionalProperties: { type: "string" },
      description:
        "More blocking functions and what to use instead. A key is a module and a name (`./store.ts#loadSync`) or the call as it is written (`db.query`), where `*` stands for anything; the value is text for the message. An empty value allows the function.",
      default: {},
    },
  },
  listeners: {
    [SyntaxKind.CallExpression]: check,
  },
});

async function check(call: CallExpression, context: RuleContext<Options>): Promise<void> {
  const around = enclosingFunction(call);
  if (!around || !isAsync(around)) return;
  const callee = unwrapped(call.expression);
  const { checker, sourceFile, options } = context;
  const configured = Object.entries(options.replacements);
  if (!isPlausible(callee, sourceFile) && configured.length === 0) return;
  const origin = await originOf(checker, callee);
  const name = callee.getText(sourceFile);
  const setting = configured.find(([pattern]) => matches(pattern, origin) || matches(pattern, name));
  if (setting) {
    const [, twin] = setting;
    if (twin !== "") context.report({ at: nodeOf(callee), message: "configured", data: { name, twin } });
    return;
  }
  const twin = origin === undefined ? undefined : asyncTwinOf(origin);
  // A wait is another rule's matter, and output that must be out before the process ends is no mistake.
  if (!twin || isStandardOutput(call) || (await blockingSleepOf(checker, call))) return;
  context.report({
    at: nodeOf(callee),
    message: "known",
    data: { name, twin: twin.name, from: twin.module ? ` of \`${twin.module}\`` : "" },
    fixes: [await twinFix(call, twin, context)],
  });
}

/** Whether a callee can be in the table: `…Sync`, or an imported or constant name for such a function. */
function isPlausible(callee: Expression, sourceFile: SourceFile): boolean {
  if (isElementAccessExpression(callee))
    return /Sync["'`]/.test(callee.argumentExpression.getText(sourceFile));
  const name = (nameOf(callee) as { text?: string } | undefined)?.text;
  if (name === undefined) return false;
  if (/Sync$|^sync$|^compile$|^native$/.test(name)) return true;
  if (!isIdentifier(callee)) return /^(?:question|keyIn|prompt)$/.test(name);
  return importsOf(sourceFile).has(name) || isNamedAfterSync(sourceFile, name);
}

/** Whether a file gives a `…Sync` function this name: `const read = fs.readFileSync`, `{ readFileSync: read }`. */
function isNamedAfterSync(sourceFile: SourceFile, name: string): boolean {
  const escaped = name.replace(/\$/g, "\\$");
  return new RegExp(`\\b${escaped}\\s*=\\s*[\\w.]*Sync\\b|Sync\\s*:\\s*${escaped}\\b`).test(sourceFile.text);
}

function matches(pattern: string, text: string | undefined): boolean {
  if (text === undefined) return false;
  const parts = pattern.split("*").map(part => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}

function nodeOf(callee: Expression): Expression {
  return (nameOf(callee) as Expression | undefined) ?? callee;
}

/** `writeSync(1, …)`: to standard output or error. */
function isStandardOutput(call: CallExpression): boolean {
  const [first] = call.arguments;
  return (
    /writeSync$/.test(call.expression.getText()) &&
    first !== undefined &&
    /^[12]$|process\.std(?:out|err)/.test(first.getText())
  );
}

async function twinFix(
  call: CallExpression,
  twin: AsyncTwin,
  context: RuleContext<Options>,
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
async function hasSameMeaning(
  call: CallExpression,
  twin: AsyncTwin,
  context: RuleContext<Options>,
): Promise<boolean> {
  const [first, options] = call.arguments;
  if (!first || call.arguments.some(argument => isSpreadElement(argument))) return false;
  if (options && /\bthrowIfNoEntry\b/.test(options.getText())) return false;
  if (twin.shape === "output") return takesPlainOutput(call);
  const type = await context.typeOf(first);
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
  context: RuleContext<Options>,
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

function awaited(
  call: CallExpression,
  callee: string,
  member: string,
  { sourceFile }: RuleContext<Options>,
): Edit[] {
  const wraps = member !== "" || needsParenthesesInPlace(call);
  return [
    insertBefore(sourceFile, call, `${wraps ? `${separatorBefore(sourceFile, call)}(` : ""}await `),
    replaceNode(sourceFile, call.expression, callee),
    ...(wraps ? [insertAfter(sourceFile, call, `)${member}`)] : []),
  ];
}
