import { unwrapped } from "../../analysis/edits.ts";
import { canBeLeft, isBranch } from "../../analysis/flow.ts";
import { type FunctionNode, isAsync, isFunctionNode, isGenerator } from "../../analysis/functions.ts";
import { consumerOf, type IterationSite, iterationSiteAt } from "../../analysis/iteration-sites.ts";
import { usesName } from "../../analysis/names.ts";
import { libraryAncestorsOf, type OneShotKind } from "../../analysis/one-shot.ts";
import { importsOf, originOf } from "../../analysis/origins.ts";
import { keptPerFile } from "../../analysis/per-file.ts";
import { isPlainName } from "../../analysis/plain-values.ts";
import { factsOf, isAsyncIterableOnly } from "../../analysis/protocol.ts";
import { identifiersNamed, isDeclarationName } from "../../analysis/references.ts";
import { contains } from "../../analysis/scopes.ts";
import { localFunctionOf } from "../../analysis/values.ts";
import type { Checker } from "../../typescript/checker.ts";
import {
  type CallExpression,
  type Expression,
  type ForOfStatement,
  type Identifier,
  isArrayBindingPattern,
  isArrayLiteralExpression,
  isBindingElement,
  isCallExpression,
  isForOfStatement,
  isIdentifier,
  isPropertyAccessExpression,
  isSpreadElement,
  isVariableDeclaration,
  type Node,
  SyntaxKind,
  type VariableDeclaration,
} from "../../typescript/syntax.ts";

/** A place that takes the items of a source, or hands the whole source to something that does. */
export interface Consumption {
  /** The node after whose evaluation the source counts as used. */
  readonly node: Node;
  /** The name or path that stands for the source (or for the response whose body it is). */
  readonly source: Expression;
  /** The source's code without spaces and assertions: `it`, `response.body`. */
  readonly key: string;
  /** What to underline. */
  readonly at: Node;
  /** Whether the source is used up afterwards even if it can be continued after an early end. */
  readonly complete: boolean;
  readonly loop: ForOfStatement | undefined;
  /** The built-in place, where whether it really is one must be asked. */
  readonly site?: IterationSite;
  /** The kinds of sources that have the method that is called; any kind when undefined. */
  readonly kinds?: readonly OneShotKind[];
  /** The call of a function that may iterate its argument, and which argument that is. */
  readonly handed?: { readonly call: CallExpression; readonly index: number };
  /** Whether the source is the body of a `Response` or `Request` that is read with a method. */
  readonly readsBody?: true;
}

/** The consumptions that a node may be, judged by its syntax alone. */
export function consumptionsAt(node: Node): Consumption[] {
  const site = iterationSiteAt(node);
  const found: Consumption[] = [];
  if (site?.value) {
    const source = unwrapped(site.value);
    const key = keyOf(source);
    const loop = isForOfStatement(site.node) ? site.node : undefined;
    const complete = loop ? !canBeLeft(loop) : !isPartialPattern(site.node);
    if (key) found.push({ node: source, source, key, at: site.value, complete, loop, site });
  }
  if (isCallExpression(node)) found.push(...methodsAt(node), ...handedAt(node));
  return found;
}

/** Whether a consumption is what its syntax promises, for a source of some kind. */
export async function isConfirmed(
  checker: Checker,
  { site, kinds, handed, readsBody, source }: Consumption,
  kind: OneShotKind,
): Promise<boolean> {
  if (kinds && !kinds.includes(kind)) return false;
  if (site) {
    const consumer = await consumerOf(checker, site);
    if (site.form === "call" && !consumer) return false;
    // What is only async iterable fails in a place that is not; another rule says so.
    const acceptsAsync = site.acceptsAsync || consumer?.acceptsAsync === true;
    return acceptsAsync || !isAsyncIterableOnly(await factsOf(checker, await checker.typeOf(source)));
  }
  if (handed) return isIteratedBy(checker, handed.call, handed.index);
  return readsBody ? isFetchBody(checker, source) : true;
}

/** Whether a value is a `Response` or `Request` of the web platform. */
export async function isFetchBody(checker: Checker, node: Expression): Promise<boolean> {
  const type = await checker.typeOf(node);
  if (!type) return false;
  const ancestors = await libraryAncestorsOf(checker, await checker.nonNullable(type));
  return ancestors.some(({ name }) => name === "Response" || name === "Request");
}

/** The code of a name or of a path of members, `a` or `this.a.b`; undefined for everything else. */
export function keyOf(node: Expression): string | undefined {
  const expression = unwrapped(node);
  if (isIdentifier(expression)) return expression.text;
  if (expression.kind === SyntaxKind.ThisKeyword) return "this";
  if (!isPropertyAccessExpression(expression)) return undefined;
  const owner = keyOf(expression.expression);
  return owner && `${owner}.${expression.name.text}`;
}

/** The variable, parameter or `this` that a path begins with. */
export function rootOf(node: Expression): Expression {
  const expression = unwrapped(node);
  return isPropertyAccessExpression(expression) ? rootOf(expression.expression) : expression;
}

function methodsAt(call: CallExpression): Consumption[] {
  const callee = unwrapped(call.expression);
  if (!isPropertyAccessExpression(callee)) return [];
  const { text } = callee.name;
  const method = methods.get(text);
  const source = unwrapped(callee.expression);
  const key = keyOf(source);
  if (!method || !key || key === "this") return [];
  const found: Consumption[] = [];
  const common = { node: call, source, at: callee.name, loop: undefined };
  if (method.kinds.length > 0) {
    found.push({ ...common, key, complete: method.complete, kinds: method.kinds });
  }
  if (bodyMethods.has(text)) {
    found.push({ ...common, key: `${key}.body`, complete: true, readsBody: true });
  }
  return found;
}

function handedAt(call: CallExpression): Consumption[] {
  if (call.arguments.length === 0 || !mayIterate(unwrapped(call.expression))) return [];
  return call.arguments.flatMap((argument, index) => {
    const source = unwrapped(argument as Expression);
    const key = isSpreadElement(argument) ? undefined : keyOf(source);
    if (!key || key === "this" || key === "undefined") return [];
    if (isIdentifier(source) && isPlainName(source)) return [];
    if (!mayIterateArgument(unwrapped(call.expression), index)) return [];
    const common = { node: call, source, key, at: argument, complete: true, loop: undefined };
    return [{ ...common, handed: { call, index } }];
  });
}

/** Whether a callee can be a function whose code is known: one of this file, a method of `this`, one of Node's. */
function mayIterate(callee: Expression): boolean {
  if (isPropertyAccessExpression(callee)) {
    return callee.expression.kind === SyntaxKind.ThisKeyword || readingNames.has(callee.name.text);
  }
  if (!isIdentifier(callee)) return false;
  const sourceFile = callee.getSourceFile();
  if (readingFunctions.has(importsOf(sourceFile).get(callee.text) ?? "")) return true;
  return callablesNamed(sourceFile, callee.text).length > 0;
}

/** Whether what a callee may be in its own file can iterate an argument, as far as syntax tells. */
function mayIterateArgument(callee: Expression, index: number): boolean {
  if (!isIdentifier(callee)) return true;
  const sourceFile = callee.getSourceFile();
  return importsOf(sourceFile).has(callee.text) || iteratesArgument(sourceFile, `${index} ${callee.text}`);
}

const iteratesArgument = keptPerFile((sourceFile, key: string): boolean => {
  const [index, name = ""] = key.split(" ", 2);
  return callablesNamed(sourceFile, name).some(
    callable => !isFunctionNode(callable) || iterationOf(callable, Number(index)) !== undefined,
  );
});

/** What a file declares by a name that can be called: functions, and variables with any other value. */
const callablesNamed = keptPerFile(
  (sourceFile, text: string): readonly (FunctionNode | VariableDeclaration)[] =>
    identifiersNamed(sourceFile, text).flatMap((name): readonly (FunctionNode | VariableDeclaration)[] => {
      const { parent } = name;
      if (!isDeclarationName(name)) return [];
      if (isFunctionNode(parent)) return [parent];
      if (!isVariableDeclaration(parent)) return [];
      const value = parent.initializer && unwrapped(parent.initializer);
      return [value && isFunctionNode(value) ? value : parent];
    }),
);

/** `const [first] = source`: takes some items only, unless a rest element takes all others. */
function isPartialPattern(node: Node): boolean {
  if (isArrayBindingPattern(node)) {
    return !node.elements.some(element => isBindingElement(element) && element.dotDotDotToken);
  }
  if (node.kind !== SyntaxKind.BinaryExpression) return false;
  let hasRest = false;
  (node as unknown as { left: Node }).left.forEachChild(child => {
    hasRest ||= isSpreadElement(child);
  });
  return !hasRest;
}

/** Whether a function iterates what it is given: one of Node's, or one of this file that does so at once. */
async function isIteratedBy(checker: Checker, call: CallExpression, index: number): Promise<boolean> {
  const origin = await originOf(checker, call.expression);
  if (origin !== undefined) return index === 0 && readingFunctions.has(origin);
  const source = await localFunctionOf(checker, call.expression);
  if (!source) return false;
  // Several workers that run at the same time share the items on purpose.
  if (isAsync(source) && runsBeside(call)) return false;
  const site = iterationOf(source, index);
  return site !== undefined && (site.form !== "call" || (await consumerOf(checker, site)) !== undefined);
}

/** The place that iterates an argument of a function, if the function always gets there. */
function iterationOf(source: FunctionNode, index: number): IterationSite | undefined {
  const parameter = source.parameters[index];
  if (!source.body || !parameter || parameter.dotDotDotToken || !isIdentifier(parameter.name))
    return undefined;
  // A generator that is given another one does nothing yet.
  if (isGenerator(source)) return undefined;
  const { body } = source;
  // A walk over the body is only for a parameter that is iterated anywhere in it.
  const uses = identifiersNamed(body.getSourceFile(), parameter.name.text);
  const isIterated = uses.some(use => contains(body, use) && isIteratedAt(use));
  return isIterated ? firstIterationOf(body, parameter.name.text) : undefined;
}

/** Whether a name stands where something is iterated. */
function isIteratedAt(name: Identifier): boolean {
  let node: Node = name;
  while (unwrapped(node.parent as Expression) === name) node = node.parent;
  const { parent } = node;
  const site = iterationSiteAt(parent);
  if (site?.value) return unwrapped(site.value) === name;
  const { name: pattern } = parent as { name?: Node };
  return pattern !== undefined && isArrayBindingPattern(pattern);
}

/** Whether the promise of a call is one of several: `[work(source), work(source)]`, `tasks.push(work(source))`. */
function runsBeside(call: CallExpression): boolean {
  let node: Node = call;
  while (unwrapped(node.parent as Expression) === call) node = node.parent;
  const { parent } = node;
  return isArrayLiteralExpression(parent) || (isCallExpression(parent) && parent.expression !== node);
}

/** The first place that iterates a parameter, if the function always gets there. */
function firstIterationOf(body: Node, parameter: string): IterationSite | undefined {
  let first: IterationSite | undefined;
  let hasLeft = false;
  const visit = (node: Node): void => {
    if (first || hasLeft) return;
    const site = iterationSiteAt(node);
    if (site?.value && keyOf(site.value) === parameter && isUnconditional(node, body)) first = site;
    if (node.kind === SyntaxKind.ReturnStatement) hasLeft = !usesName(node, parameter);
    node.forEachChild(child => {
      if (!nestedKinds.has(child.kind)) visit(child);
    });
  };
  visit(body);
  return first;
}

function isUnconditional(node: Node, body: Node): boolean {
  for (let current = node; current !== body && current.parent; current = current.parent) {
    if (isBranch(current)) return false;
  }
  return true;
}

const nestedKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.ClassDeclaration,
  SyntaxKind.ClassExpression,
]);

const readingNames: ReadonlySet<string> = new Set(["text", "json", "buffer", "arrayBuffer", "blob"]);

/** Functions by origin that read the whole stream that they get first. (`pipeline` may share it with others.) */
const readingFunctions: ReadonlySet<string> = new Set(
  [...readingNames].map(name => `node:stream/consumers#${name}`),
);

const bodyMethods: ReadonlySet<string> = new Set([
  "text",
  "json",
  "arrayBuffer",
  "blob",
  "bytes",
  "formData",
]);

interface Method {
  /** The kinds of sources that have it. */
  readonly kinds: readonly OneShotKind[];
  readonly complete: boolean;
}

const iterators: readonly OneShotKind[] = ["generator", "iterator", "nodeStream"];

/** Methods that take items of their source; `complete` ones take all of them. */
const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ...entries(["toArray", "forEach", "reduce"], iterators, true),
  ...entries(["some", "every", "find", "map", "filter", "flatMap", "take", "drop"], iterators, false),
  ...entries(["pipeTo", "pipeThrough", "tee"], ["webStream"], true),
  ...entries([...bodyMethods], [], true),
]);

function entries(
  names: readonly string[],
  kinds: readonly OneShotKind[],
  complete: boolean,
): [string, Method][] {
  return names.map(name => [name, { kinds, complete }]);
}
