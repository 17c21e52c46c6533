import { libraryCollectionOf } from "../../analysis/array-methods.ts";
import { placeForAwait, titleAt } from "../../analysis/await-place.ts";
import {
  allEdits,
  awaitAround,
  type CallbackSite,
  flattenEdits,
  forOfEdits,
  predicateEdits,
} from "../../analysis/callback-edits.ts";
import { unwrapped } from "../../analysis/edits.ts";
import { isAsync, isFunctionNode, isGenerator } from "../../analysis/functions.ts";
import { importsOf } from "../../analysis/origins.ts";
import { isPlainValue } from "../../analysis/plain-values.ts";
import { factsOf } from "../../analysis/protocol.ts";
import { conciseBodyOf, returnedBy } from "../../analysis/values.ts";
import { defineRule, type Edit, type Fix, type RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type Expression,
  isCallExpression,
  isIdentifier,
  isPropertyAccessExpression,
  isSpreadElement,
  type Node,
  SyntaxKind,
} from "../../typescript/syntax.ts";

/** What each method does with the promises, which it takes for values. */
const effects: Readonly<Record<string, string>> = {
  filter: "every item is kept",
  some: "the first item decides, whatever comes out",
  every: "the result is `true`, whatever comes out",
  find: "the first item is found, whatever comes out",
  findIndex: "the result is the first index, whatever comes out",
  findLast: "the last item is found, whatever comes out",
  findLastIndex: "the result is the last index, whatever comes out",
};

export default defineRule({
  id: "no-async-callback",
  summary: "Reports async callbacks of array, set, map and iterator methods that do not wait for them.",
  preset: "recommended",
  severity: "error",
  fixable: "suggestion",
  messages: {
    predicate:
      "`{method}` takes the promise of this callback for its answer, and a promise is always truthy: {effect}. Await the answers first.",
    comparator:
      "`{method}` takes the promise of this comparator for its answer, and a promise is no number: the order stays as it is. Await what is compared first.",
    flatMap:
      "`flatMap` does not wait for the promises of this callback: the result holds them, and nothing is flattened. Await the parts first.",
    forEach:
      "`forEach` does not wait for the promises of this callback: the code after it runs at once, and a rejection is unhandled. Use `for…of` with `await`, or await `Promise.all`.",
  },
  words: ["filter", "some", "every", "find", "ort", "flatMap", "forEach"],
  // The compiler refuses an async comparator, and a promise from an iterator's `flatMap`.
  compilerCodes: [2345, 2322, 2769],
  listeners: {
    [SyntaxKind.CallExpression]: check,
  },
});

async function check(call: CallExpression, context: RuleContext): Promise<void> {
  const callee = unwrapped(call.expression);
  if (!isPropertyAccessExpression(callee)) return;
  const method = callee.name.text;
  const message = messageFor(method);
  const [argument] = call.arguments;
  if (!message || !argument || isSpreadElement(argument)) return;
  const callback = unwrapped(argument as Expression);
  if (!mayBePromising(callback) || isModule(callee.expression, context)) return;
  const { checker } = context;
  const [collection, isPromising] = await Promise.all([
    libraryCollectionOf(checker, callee),
    givesPromise(callback, context),
  ]);
  if (!collection || !isPromising) return;
  if (message === "forEach" && handlesRejection(callback)) return;
  context.report({
    at: placeIn(callback),
    message,
    data: { method, effect: effects[method] ?? "" },
    ...(message === "forEach" ? { severity: "warning" as const } : {}),
    fixes: await fixesFor(
      { call, access: callee, kind: collection, outer: awaitAround(call), sourceFile: context.sourceFile },
      context,
    ),
  });
}

function messageFor(method: string): "predicate" | "comparator" | "flatMap" | "forEach" | undefined {
  if (method in effects) return "predicate";
  if (method === "sort" || method === "toSorted") return "comparator";
  return method === "flatMap" || method === "forEach" ? method : undefined;
}

/** `Effect` after `import * as Effect from "effect/Effect"`: a module has functions of its own under such names. */
function isModule(receiver: Expression, { sourceFile }: RuleContext): boolean {
  return isIdentifier(receiver) && importsOf(sourceFile).get(receiver.text)?.includes("#") === false;
}

/** Whether an argument can be a function that gives a promise; ruled out by syntax alone. */
function mayBePromising(callback: Expression): boolean {
  if (!isFunctionNode(callback)) return callback.kind !== SyntaxKind.StringLiteral;
  if (isGenerator(callback) || isAsync(callback)) return !isGenerator(callback);
  const returned = returnedBy(callback);
  // Without a type of its own, a function that returns something plain gives no promise, or not always.
  return returned.length > 0 && (callback.type !== undefined || !returned.some(isPlainValue));
}

/** Whether every call of a callback gives a promise: it is async, or its type says so. */
async function givesPromise(callback: Expression, { checker }: RuleContext): Promise<boolean> {
  if (isFunctionNode(callback) && isAsync(callback)) return true;
  const type = await checker.typeOf(callback);
  if (!type) return false;
  const signatures = await checker.callSignaturesOf(type);
  const returned = await Promise.all(signatures.map(signature => checker.returnTypeOf(signature)));
  const facts = await Promise.all(returned.map(each => factsOf(checker, each)));
  return facts.length > 0 && facts.every(({ thenable }) => thenable === "yes");
}

/** `item => send(item).catch(report)`: started on purpose, with its errors looked after. */
function handlesRejection(callback: Expression): boolean {
  if (!isFunctionNode(callback) || isAsync(callback)) return false;
  return returnedBy(callback).every(value => {
    const expression = unwrapped(value);
    if (!isCallExpression(expression)) return false;
    const callee = unwrapped(expression.expression);
    if (!isPropertyAccessExpression(callee)) return false;
    return callee.name.text === "catch" || (callee.name.text === "then" && expression.arguments.length > 1);
  });
}

/** The word `async`, what a plain function returns, or the name of the function. */
function placeIn(callback: Expression): Node {
  if (!isFunctionNode(callback)) return callback;
  const { modifiers } = callback as { modifiers?: readonly Node[] };
  const keyword = modifiers?.find(({ kind }) => kind === SyntaxKind.AsyncKeyword);
  return keyword ?? conciseBodyOf(callback) ?? returnedBy(callback)[0] ?? callback;
}

async function fixesFor(site: CallbackSite, context: RuleContext): Promise<Fix[]> {
  const { call, access } = site;
  const place = await placeForAwait(context, call);
  if (!place || call.questionDotToken || call.arguments.length > 1) return [];
  const method = access.name.text;
  const built: (readonly [title: string, edits: Edit[] | undefined])[] =
    method === "forEach"
      ? [
          ["Use `for…of` with `await`", forOfEdits(site)],
          ["Start all and await `Promise.all`", allEdits(site)],
        ]
      : access.questionDotToken
        ? []
        : method === "flatMap"
          ? [["Await the parts with `Promise.all`, then flatten them", flattenEdits(site)]]
          : [
              [
                `Await the answers with \`Promise.all\`, then use \`${method}\``,
                await predicateEdits(site, context.checker),
              ],
            ];
  return built.flatMap(([title, edits]) =>
    edits ? [{ title: titleAt(place, title), safe: false, edits: [...place.edits, ...edits] }] : [],
  );
}
