import { placeForAwait, titleAt } from "../../analysis/await-place.ts";
import { blockingSleepNames, blockingSleepOf, isBlockingSleepOrigin } from "../../analysis/blocking.ts";
import { busyWaitOf, type ConditionLoop, loopKeyword } from "../../analysis/busy-wait.ts";
import {
  insertAfter,
  insertBefore,
  needsParenthesesInPlace,
  replaceNode,
  separatorBefore,
  unwrapped,
} from "../../analysis/edits.ts";
import { mentions } from "../../analysis/mentions.ts";
import { importsOf, originOf } from "../../analysis/origins.ts";
import { isThrowaway, memoryOf } from "../../analysis/shared-memory.ts";
import { removeStatement, replaceStatement } from "../../analysis/statements.ts";
import { nameOf } from "../../analysis/values.ts";
import { sleepCall } from "../../analysis/wait-edits.ts";
import { isWorkerFile, runsAtExit } from "../../analysis/workers.ts";
import { defineRule, type Fix, type RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  isCallExpression,
  isElementAccessExpression,
  isExpressionStatement,
  isIdentifier,
  isPropertyAccessExpression,
  isStringLiteral,
  type SourceFile,
  SyntaxKind,
  type VariableStatement,
} from "../../typescript/syntax.ts";

interface Options {
  readonly allowAtomicsWait: boolean;
}

export default defineRule<Options>({
  id: "no-blocking-sleep",
  summary: "Reports code that waits by blocking the thread.",
  preset: "recommended",
  severity: "error",
  fixable: "safe",
  messages: {
    loop: "This loop keeps the thread busy until the time is up: no timer, request or event is handled meanwhile. Wait with `await` and a timer instead.",
    atomics:
      "`Atomics.wait` stops the whole thread: no timer, request or event is handled meanwhile, and the main thread of a browser throws. Wait with `await` instead.",
    command:
      "`{name}` starts a process only to wait, and the thread stands still until it ends: no timer, request or event is handled meanwhile. Wait with `await` and a timer instead.",
    package:
      "`{name}` stops the whole thread: no timer, request or event is handled meanwhile. Wait with `await` and a timer instead.",
    nested:
      "`{name}` holds up everything that called this function while it runs the event loop inside it, so other code runs where nobody expects it. Wait with `await` instead.",
  },
  words: [
    "Date",
    "performance",
    "hrtime",
    "uptime",
    "Atomics",
    "sleep",
    "Sleep",
    "Sync",
    "deasync",
    "shelljs",
    "cross-spawn",
  ],
  options: {
    allowAtomicsWait: {
      type: "boolean",
      description:
        "Allow `Atomics.wait` everywhere, for code that always runs in worker threads without saying so.",
      default: false,
    },
  },
  listeners: {
    [SyntaxKind.WhileStatement]: checkLoop,
    [SyntaxKind.DoStatement]: checkLoop,
    [SyntaxKind.ForStatement]: checkLoop,
    [SyntaxKind.CallExpression]: checkCall,
  },
});

async function checkLoop(loop: ConditionLoop, context: RuleContext<Options>): Promise<void> {
  const wait = await busyWaitOf(context.checker, loop);
  if (!wait || runsAtExit(loop)) return;
  const range = loopKeyword(loop);
  const { duration, leftovers } = wait;
  const fix = duration === undefined ? undefined : await sleepFix(context, loop, duration, { leftovers });
  context.report({ at: range, message: "loop", fixes: [fix] });
}

async function checkCall(call: CallExpression, context: RuleContext<Options>): Promise<void> {
  const callee = unwrapped(call.expression);
  if (!isPlausible(callee, context.sourceFile)) return;
  if ((await originOf(context.checker, callee)) === "#Atomics.wait") return checkAtomics(call, context);
  const sleep = await blockingSleepOf(context.checker, call);
  if (!sleep || runsAtExit(call)) return;
  const fix =
    sleep.duration === undefined
      ? undefined
      : await sleepFix(context, call, sleep.duration, {
          leaving: isIdentifier(callee) ? callee.text : undefined,
        });
  context.report({
    at: nameOf(callee) ?? callee,
    message: sleep.kind,
    data: { name: callee.getText(context.sourceFile) },
    fixes: [fix],
  });
}

/** Whether a callee can be one of those in question, told by its name, or by where the file imports it from. */
function isPlausible(callee: Expression, sourceFile: SourceFile): boolean {
  if (!isIdentifier(callee)) {
    const name = memberNameOf(callee);
    return name !== undefined && (name === "wait" || blockingSleepNames.has(name));
  }
  const imported = importsOf(sourceFile).get(callee.text);
  if (imported !== undefined) return isBlockingSleepOrigin(imported);
  return blockingSleepNames.has(callee.text) || isOtherName(callee.text, sourceFile);
}

/** `member` in `object.member` and `object["member"]`. */
function memberNameOf(node: Expression): string | undefined {
  if (isPropertyAccessExpression(node)) return node.name.text;
  if (!isElementAccessExpression(node)) return undefined;
  const key = unwrapped(node.argumentExpression);
  return isStringLiteral(key) ? key.text : undefined;
}

const distinctNames =
  /\b(?:Atomics|exec(?:File)?Sync|execa(?:Command)?Sync|spawnSync|sleepSync|msleep|usleep|loopWhile|runLoopOnce)\b/;

/** Whether a name may be a constant for one of the functions: `const run = childProcess.execSync`. */
function isOtherName(name: string, sourceFile: SourceFile): boolean {
  if (!mentions(sourceFile, distinctNames)) return false;
  const escaped = name.replace(/\$/g, "\\$");
  return new RegExp(`\\b${escaped}\\b[^;\\n]*=|:\\s*${escaped}\\b`).test(sourceFile.text);
}

async function checkAtomics(call: CallExpression, context: RuleContext<Options>): Promise<void> {
  const { checker, sourceFile } = context;
  if (context.options.allowAtomicsWait || isWorkerFile(sourceFile) || runsAtExit(call)) return;
  const [view, , , timeout] = call.arguments as readonly Expression[] as Expression[];
  const isSleep = view !== undefined && isThrowaway(view, sourceFile);
  // A lock that other threads open is meant for worker threads, and this file may well run in one.
  if (!isSleep && /\bAtomics\.(?:notify|compareExchange)\b/.test(sourceFile.text)) return;
  const fix =
    isSleep && timeout
      ? await sleepFix(context, call, timeout.getText(sourceFile), {
          leftovers: memoryOf(view, sourceFile),
        })
      : undefined;
  const hasAsyncTwin = (await checker.globalMembersOf("Atomics")).has("waitAsync");
  context.report({
    at: unwrapped(call.expression),
    message: "atomics",
    fixes: [fix, hasAsyncTwin && !isSleep ? await waitAsyncFix(context, call) : undefined],
  });
}

/** `await Atomics.waitAsync(…).value`, which waits for the same without stopping the thread. */
async function waitAsyncFix(context: RuleContext<Options>, call: CallExpression): Promise<Fix | undefined> {
  const { sourceFile } = context;
  const callee = unwrapped(call.expression);
  const place = await placeForAwait(context, call);
  if (!place || isIdentifier(callee) || call.questionDotToken) return undefined;
  const wraps = needsParenthesesInPlace(call);
  return {
    title: titleAt(place, "Wait with `Atomics.waitAsync`"),
    safe: false,
    edits: [
      ...place.edits,
      insertBefore(sourceFile, call, `${wraps ? `${separatorBefore(sourceFile, call)}(` : ""}await `),
      replaceNode(sourceFile, nameOf(callee) ?? callee, "waitAsync"),
      insertAfter(sourceFile, call, `.value${wraps ? ")" : ""}`),
    ],
  };
}

/** What goes together with the wait. */
interface Remains {
  /** Statements that served nothing else. */
  readonly leftovers?: readonly VariableStatement[];
  /** The local name of an import that is put out of use. */
  readonly leaving?: string | undefined;
}

/** Replaces a loop or call, which must be a statement of its own, by an awaited timer. */
async function sleepFix(
  context: RuleContext<Options>,
  node: ConditionLoop | CallExpression,
  duration: string,
  { leftovers = [], leaving }: Remains,
): Promise<Fix | undefined> {
  const { checker, sourceFile } = context;
  const statement = isCallExpression(node) ? node.parent : node;
  if (isCallExpression(node) && !isExpressionStatement(statement)) return undefined;
  const place = await placeForAwait(context, node);
  if (!place) return undefined;
  const sleep = await sleepCall(checker, sourceFile, node, duration, leaving);
  const replaced = replaceStatement(sourceFile, statement, `await ${sleep.text}`);
  if (!replaced) return undefined;
  const removed = leftovers.flatMap(leftover => removeStatement(sourceFile, leftover) ?? []);
  return {
    title: titleAt(place, "Wait with `await` and a timer"),
    safe: !place.makesAsync,
    edits: [...sleep.edits, ...place.edits, ...removed, replaced],
  };
}
