import {
  callFix,
  calling,
  callTitle,
  type IterableFunction,
  iterableFunctionOf,
  mayBeFunction,
} from "../../analysis/calling.ts";
import { putAround } from "../../analysis/collecting.ts";
import { unwrapped } from "../../analysis/edits.ts";
import {
  consumerOf,
  type IterationSite,
  iterationListeners,
  iterationSiteAt,
  mergeListeners,
} from "../../analysis/iteration-sites.ts";
import { defineRule, type Fix, type RuleContext } from "../../engine/rule.ts";
import {
  type CallExpression,
  type ElementAccessExpression,
  type Expression,
  isIdentifier,
  isPropertyAccessExpression,
  type NewExpression,
  type Node,
  type PropertyAccessExpression,
  type ReturnStatement,
  SyntaxKind,
  type VariableDeclaration,
} from "../../typescript/syntax.ts";
import type { Type } from "../../typescript/types.ts";
import { isIterableOnly, isMadeHere, mayBeGeneratorFunction } from "./plausible.ts";

export default defineRule({
  id: "no-uncalled-generator",
  summary:
    "Reports a generator function, or another function that returns an iterable, where its iterable is meant.",
  preset: "recommended",
  severity: "error",
  fixable: "safe",
  messages: {
    throws:
      "`{name}` is a function, and only what it returns can be iterated, so this throws a TypeError. Call it: `{name}({arguments})`.",
    rejects:
      "`{name}` is a function, and only what it returns can be iterated, so this promise rejects with a TypeError. Call it: `{name}({arguments})`.",
    empty:
      "`{name}` is a function, and only what it returns can be iterated: none of its items is found here. Call it: `{name}({arguments})`.",
    member:
      "`{name}` is a function, and only what it returns has `{member}`. Call it: `{name}({arguments})`.",
    value: "`{name}` is a function, but its iterable is wanted here. Call it: `{name}({arguments})`.",
  },
  // Whatever iterates, takes members or passes values has one of these.
  words: ["for", "...", "[", "yield", "(", "."],
  compilerCodes: [2488, 2504, 2769, 2345, 2322, 2339, 2551, 2739, 2740, 2741, 7053],
  listeners: mergeListeners(iterationListeners(checkIteration), {
    [SyntaxKind.PropertyAccessExpression]: checkMember,
    [SyntaxKind.ElementAccessExpression]: checkSymbolMember,
    [SyntaxKind.CallExpression]: checkArguments,
    [SyntaxKind.NewExpression]: checkArguments,
    [SyntaxKind.VariableDeclaration]: checkInitializer,
    [SyntaxKind.ReturnStatement]: checkReturn,
  }),
});

async function checkIteration(site: IterationSite, context: RuleContext): Promise<void> {
  const { value } = site;
  if (!value || isMadeHere(value)) return;
  const called = await iterableFunctionOf(context.checker, await context.typeOf(value));
  if (!called) return;
  const consumer = await consumerOf(context.checker, site);
  if (site.form === "call" && !consumer) return;
  context.report({
    at: site.form === "destructuring" ? site.at : value,
    message: consumer?.failure ?? "throws",
    data: dataFor(value, called, context),
    fixes: [await callFix(context, site, called, consumer)],
  });
}

/** `numbers.next()` where `numbers().next()` is meant. */
async function checkMember(node: PropertyAccessExpression, context: RuleContext): Promise<void> {
  if (!iteratorMembers.has(node.name.text) || !isName(node.expression)) return;
  const type = await context.typeOf(node.expression);
  await reportMember(node.expression, node.name, node.name.text, type, context);
}

/** `numbers[Symbol.asyncIterator]()` where `numbers()[Symbol.asyncIterator]()` is meant. */
async function checkSymbolMember(node: ElementAccessExpression, context: RuleContext): Promise<void> {
  const symbol = node.argumentExpression;
  if (!isName(node.expression) || !isPropertyAccessExpression(symbol)) return;
  const name = symbol.name.text;
  if (name !== "iterator" && name !== "asyncIterator") return;
  const type = await context.typeOf(node.expression);
  await reportMember(node.expression, symbol, `[${name}]`, type, context);
}

async function reportMember(
  owner: Expression,
  at: Node,
  member: string,
  type: Type | undefined,
  context: RuleContext,
): Promise<void> {
  const { checker } = context;
  if (!type || !mayBeFunction(type)) return;
  const called = await iterableFunctionOf(checker, type);
  if (!called?.isGenerator || called.isPromise) return;
  if ((await checker.memberNamesOf(type)).has(member)) return;
  const results = await Promise.all(
    (await checker.callSignaturesOf(type)).map(signature => checker.returnTypeOf(signature)),
  );
  const names = await Promise.all(results.map(result => result && checker.memberNamesOf(result)));
  if (!names.every(known => known?.has(member))) return;
  // A step must go on where the one before it ended, so calling anew for each step would never get further.
  const isStep = member === "next" || member === "return" || member === "throw";
  context.report({
    at,
    message: "member",
    data: { ...dataFor(owner, called, context), member: member.replace(/^\[(\w+)\]$/, "[Symbol.$1]") },
    fixes: [isStep ? undefined : addCall(owner, called, context)],
  });
}

/** `print(numbers)` where the parameter is an iterable. */
function checkArguments(
  node: CallExpression | NewExpression,
  context: RuleContext,
): Promise<void> | undefined {
  const values = node.arguments?.filter(value => isName(value) && mayBeGeneratorFunction(value)) ?? [];
  // Nearly every call ends here, without as much as a promise.
  return values.length > 0 ? checkValues(values, node, context) : undefined;
}

async function checkValues(
  values: readonly Expression[],
  node: CallExpression | NewExpression,
  context: RuleContext,
): Promise<void> {
  const site = iterationSiteAt(node);
  const consumed = site && (await consumerOf(context.checker, site)) ? site.value : undefined;
  await Promise.all(values.filter(value => value !== consumed).map(value => checkValue(value, context)));
}

/** `const items: Iterable<number> = numbers`. */
async function checkInitializer(node: VariableDeclaration, context: RuleContext): Promise<void> {
  const { initializer } = node;
  if (!node.type || !initializer || !isName(initializer) || !mayBeGeneratorFunction(initializer)) return;
  await checkValue(initializer, context);
}

/** `return numbers` where the function returns an iterable. */
async function checkReturn({ expression }: ReturnStatement, context: RuleContext): Promise<void> {
  if (expression && isName(expression) && mayBeGeneratorFunction(expression))
    await checkValue(expression, context);
}

async function checkValue(value: Expression, context: RuleContext): Promise<void> {
  const { checker } = context;
  const type = await context.typeOf(value);
  if (!type || !mayBeFunction(type)) return;
  const called = await iterableFunctionOf(checker, type);
  if (!called?.isGenerator || called.isPromise) return;
  const wanted = await checker.contextualTypeOf(value);
  if (!wanted || !(await isIterableOnly(context.checker, wanted, type))) return;
  context.report({
    at: value,
    message: "value",
    data: dataFor(value, called, context),
    fixes: [addCall(value, called, context)],
  });
}

function addCall(value: Expression, called: IterableFunction, context: RuleContext): Fix | undefined {
  if (!called.takesNothing) return undefined;
  return {
    title: callTitle(value),
    safe: true,
    edits: putAround(context.sourceFile, value, calling(value)),
  };
}

function dataFor(value: Expression, called: IterableFunction, context: RuleContext): Record<string, string> {
  const text = unwrapped(value).getText(context.sourceFile);
  return { name: /^[\w$.#[\]"']+$/.test(text) ? text : "this", arguments: called.takesNothing ? "" : "…" };
}

/** Whether an expression names something: `numbers`, `this.numbers`. */
function isName(node: Expression): boolean {
  return isIdentifier(node) || isPropertyAccessExpression(node);
}

/** What iterators have: the protocol, and the helpers of sync ones. */
const iteratorMembers: ReadonlySet<string> = new Set([
  "next",
  "return",
  "throw",
  "drop",
  "every",
  "filter",
  "find",
  "flatMap",
  "forEach",
  "map",
  "reduce",
  "some",
  "take",
  "toArray",
]);
