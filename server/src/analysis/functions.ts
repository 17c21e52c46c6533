import {
  type ArrowFunction,
  type Block,
  type ConstructorDeclaration,
  type FunctionDeclaration,
  type FunctionExpression,
  type GetAccessorDeclaration,
  isClassStaticBlockDeclaration,
  isFunctionDeclaration,
  isFunctionExpression,
  isMethodDeclaration,
  isModuleBlock,
  isPropertyDeclaration,
  isSourceFile,
  type MethodDeclaration,
  type Node,
  NodeFlags,
  type SetAccessorDeclaration,
  type SourceFile,
  SyntaxKind,
} from "../typescript/syntax.ts";

/** A function with a body, in any spelling. */
export type FunctionNode =
  | FunctionDeclaration
  | FunctionExpression
  | ArrowFunction
  | MethodDeclaration
  | ConstructorDeclaration
  | GetAccessorDeclaration
  | SetAccessorDeclaration;

/** A function that may be async or a generator. */
export type PlainFunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunction | MethodDeclaration;

const functionKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.FunctionDeclaration,
  SyntaxKind.FunctionExpression,
  SyntaxKind.ArrowFunction,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.Constructor,
  SyntaxKind.GetAccessor,
  SyntaxKind.SetAccessor,
]);

/** Whether a node starts a function of its own, which runs at another time than the code around it. */
export function isFunctionNode(node: Node): node is FunctionNode {
  return functionKinds.has(node.kind);
}

/** The innermost function around a node, undefined at the top level, in a static block or a field initializer. */
export function enclosingFunction(node: Node): FunctionNode | undefined {
  const scope = enclosingScope(node);
  return isFunctionNode(scope) ? scope : undefined;
}

/**
 * The innermost node whose code runs in one go with `node`: a function, a static block, a class field, a
 * namespace or the file. What decorators, computed names and parameter defaults hold runs outside the body but is counted
 * to its function, as `await` there is judged.
 */
export function enclosingScope(node: Node): Node {
  let current = node.parent;
  let child = node;
  while (!isSourceFile(current)) {
    if (isFunctionNode(current) && child !== (current as { name?: Node }).name) return current;
    if (isClassStaticBlockDeclaration(current) || isModuleBlock(current)) return current;
    if (isPropertyDeclaration(current) && child === current.initializer) return current;
    child = current;
    current = current.parent;
  }
  return current;
}

/** Whether a function has the `async` modifier. */
export function isAsync(node: Node): boolean {
  const { modifiers } = node as { modifiers?: readonly Node[] };
  return modifiers?.some(modifier => modifier.kind === SyntaxKind.AsyncKeyword) ?? false;
}

/** Whether a function is a generator, async or not. */
export function isGenerator(node: Node): boolean {
  return (node as { asteriskToken?: Node }).asteriskToken !== undefined;
}

/** Whether a function is one that `async` could be written on: no constructor and no accessor. */
export function isPlainFunction(node: Node): node is PlainFunctionNode {
  return (
    isFunctionDeclaration(node) ||
    isFunctionExpression(node) ||
    isMethodDeclaration(node) ||
    node.kind === SyntaxKind.ArrowFunction
  );
}

/**
 * Whether `await` may stand where `node` stands: in an async function's body, or at the top level of a module.
 * A parameter default of an async function may not await.
 */
export function canAwaitAt(node: Node): boolean {
  const scope = enclosingScope(node);
  if (isSourceFile(scope)) return isModule(scope);
  return isAsync(scope) && isInBody(node, scope as FunctionNode);
}

/** Whether a file is an ECMAScript module, so that top-level `await` is allowed in it. */
export function isModule(sourceFile: SourceFile): boolean {
  return (
    /\.m[tj]s$/i.test(sourceFile.fileName) ||
    (sourceFile.externalModuleIndicator !== undefined && !/\.c[tj]s$/i.test(sourceFile.fileName))
  );
}

/** Calls `see` for all descendants that run in one go with `root`, so not those inside other functions. */
export function forEachInScope(root: Node, see: (node: Node) => void): void {
  const visit = (node: Node): undefined => {
    see(node);
    if (isFunctionNode(node) || isClassStaticBlockDeclaration(node) || isPropertyDeclaration(node)) return;
    node.forEachChild(visit);
  };
  root.forEachChild(visit);
}

/** Whether running a function's body (or any other code) can suspend: it holds an `await`, `for await` or `yield`. */
export function suspends(body: Node): boolean {
  let found = false;
  forEachInScope(body, node => {
    found ||=
      node.kind === SyntaxKind.AwaitExpression ||
      node.kind === SyntaxKind.YieldExpression ||
      (node.kind === SyntaxKind.ForOfStatement &&
        (node as { awaitModifier?: Node }).awaitModifier !== undefined) ||
      (node.kind === SyntaxKind.VariableDeclarationList &&
        (node.flags & NodeFlags.AwaitUsing) === NodeFlags.AwaitUsing);
  });
  return found;
}

function isInBody(node: Node, scope: FunctionNode): boolean {
  const body = scope.body as Block | undefined;
  return body !== undefined && node.pos >= body.pos && node.end <= body.end;
}
