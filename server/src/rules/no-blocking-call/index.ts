import { asyncTwinOf, blockingSleepOf } from "../../analysis/blocking.ts";
import { unwrapped } from "../../analysis/edits.ts";
import { enclosingFunction, isAsync } from "../../analysis/functions.ts";
import { importsOf, originOf } from "../../analysis/origins.ts";
import { twinFix } from "../../analysis/twin-edits.ts";
import { nameOf } from "../../analysis/values.ts";
import { defineRule, type RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  isElementAccessExpression,
  isIdentifier,
  type SourceFile,
  SyntaxKind,
} from "../../typescript/syntax.ts";

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
  if (!isIdentifier(callee)) return /Sync$|^(?:sync|compile|native|question|keyIn|prompt)$/.test(name);
  const imported = importsOf(sourceFile).get(name);
  if (imported !== undefined) return asyncTwinOf(imported) !== undefined;
  return name.endsWith("Sync") || isNamedAfterSync(sourceFile, name);
}

/** Whether a file gives a `…Sync` function this name: `const read = fs.readFileSync`, `{ readFileSync: read }`. */
function isNamedAfterSync(sourceFile: SourceFile, name: string): boolean {
  if (!sourceFile.text.includes("Sync")) return false;
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
