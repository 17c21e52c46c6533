import { builtinModules } from "node:module";
import type { Checker } from "../typescript/checker.ts";
import {
  type Expression,
  type Identifier,
  isAwaitExpression,
  isBindingElement,
  isCallExpression,
  isClassDeclaration,
  isElementAccessExpression,
  isFunctionDeclaration,
  isIdentifier,
  isImportClause,
  isImportDeclaration,
  isImportEqualsDeclaration,
  isImportSpecifier,
  isNamespaceImport,
  isObjectBindingPattern,
  isPropertyAccessExpression,
  isSourceFile,
  isStringLiteral,
  isVariableDeclaration,
  type Node,
  NodeFlags,
  type SourceFile,
  SyntaxKind,
} from "../typescript/syntax.ts";
import type { TypeSymbol } from "../typescript/types.ts";
import { unwrapped } from "./edits.ts";
import { identifiersNamed } from "./references.ts";

/**
 * Where a value comes from, as text: `node:fs#readFileSync`, `node:timers/promises` for a whole module,
 * `#setTimeout` for a global, `p-map#default` for a package. Members of members follow with dots:
 * `node:fs#promises.readFile`, `#Atomics.wait`.
 *
 * Imports are read from syntax, so the answer needs no type declarations of the module; that the name really is
 * that import, and not a parameter of the same name, is asked of the checker. Constants of the same file are
 * followed: after `const read = fs.readFileSync`, `read` is `node:fs#readFileSync` too.
 *
 * @returns undefined for everything that is not a module's member, a module or a global.
 */
export function originOf(checker: Checker, node: Expression): Promise<string | undefined> {
  return originThrough(checker, node, 0);
}

/** Constants that name other constants are followed this far. */
const deepestAlias = 8;

/** @param depth How many constants have been followed to get here. */
async function originThrough(checker: Checker, node: Expression, depth: number): Promise<string | undefined> {
  const expression = unwrapped(node);
  if (isIdentifier(expression)) return originOfName(checker, expression, depth);
  const member = memberOf(expression);
  if (!member) return requiredModule(expression);
  return memberOrigin(await originThrough(checker, member.owner, depth), member.name);
}

/** The origin of a member of something whose own origin is known. */
function memberOrigin(owner: string | undefined, name: string): string | undefined {
  if (owner === undefined) return undefined;
  if (owner === "#globalThis" || owner === "#window" || owner === "#global" || owner === "#self")
    return `#${name}`;
  if (name === "default" && !owner.includes("#")) return owner;
  return owner.includes("#") ? `${owner}.${name}` : `${owner}#${name}`;
}

/** Whether a name refers to a global that the file does not redeclare. */
export async function isGlobal(checker: Checker, node: Expression, name: string): Promise<boolean> {
  const expression = unwrapped(node);
  if (isIdentifier(expression) && expression.text !== name) return false;
  return (await originOf(checker, expression)) === `#${name}`;
}

/** The module that a specifier names, with `node:` before Node's own. */
export function normalizedModule(specifier: string): string {
  if (specifier.startsWith("node:")) return specifier;
  return builtins.has(specifier) ? `node:${specifier}` : specifier;
}

const builtins: ReadonlySet<string> = new Set(builtinModules);

async function originOfName(checker: Checker, name: Identifier, depth: number): Promise<string | undefined> {
  const imported = importsOf(name.getSourceFile()).get(name.text);
  // Most names are imported, global, or top-level functions of the file; those need no question.
  const declared = declarationsIn(name.getSourceFile(), name.text);
  if (declared.length === 0) return imported ?? `#${name.text}`;
  if (!imported && declared.some(isNoAliasForAll)) return undefined;
  const symbol = await symbolAt(checker, name);
  const declarations = symbol?.declarations ?? [];
  if (imported) {
    // A parameter or variable of the same name hides the import.
    if (declarations.length === 0 || declarations.some(({ kind }) => importKinds.has(kind))) return imported;
    if (symbol && (await checker.declarationsOf(symbol)).some(isTopLevelVariable)) return imported;
  }
  if (declarations.every(({ path }) => /\.d\.[mc]?ts$/.test(path))) return `#${name.text}`;
  if (!symbol || declarations.length > 1 || depth >= deepestAlias) return undefined;
  const [declaration] = await checker.declarationsOf(symbol);
  // What another file exports is that file's, however it came by it.
  if (declaration?.getSourceFile() !== name.getSourceFile()) return undefined;
  return originOfVariable(checker, declaration, depth + 1);
}

/** The origin of what a declaration gives its name: `const read = fs.readFileSync`, `const { read } = reader`. */
async function originOfVariable(
  checker: Checker,
  declaration: Node,
  depth: number,
): Promise<string | undefined> {
  if (isVariableDeclaration(declaration)) {
    if (!declaration.initializer) return undefined;
    // `var fs = require("fs")` is never assigned anew in practice; other variables may be.
    const isFixed = (declaration.parent.flags & NodeFlags.Const) !== 0;
    if (!isFixed) return requiredModule(declaration.initializer);
    return originThrough(checker, declaration.initializer, depth);
  }
  if (!isBindingElement(declaration) || declaration.dotDotDotToken || declaration.initializer)
    return undefined;
  const pattern = declaration.parent;
  const property = declaration.propertyName ?? declaration.name;
  if (!isObjectBindingPattern(pattern) || !property || !isIdentifier(property)) return undefined;
  return memberOrigin(await originOfVariable(checker, pattern.parent, depth), property.text);
}

/** All that declares a variable, function or class of that name anywhere in a file, apart from imports. */
function declarationsIn(sourceFile: SourceFile, text: string): readonly Node[] {
  return identifiersNamed(sourceFile, text)
    .filter(identifier => (identifier.parent as { name?: Node }).name === identifier)
    .map(identifier => identifier.parent)
    .filter(declaration => !importKinds.has(declaration.kind));
}

/** Whether a declaration gives its name a meaning in the whole file that is no other name for anything. */
function isNoAliasForAll(declaration: Node): boolean {
  if (isFunctionDeclaration(declaration) || isClassDeclaration(declaration))
    return isSourceFile(declaration.parent);
  if (!isVariableDeclaration(declaration) || !isSourceFile(declaration.parent.parent.parent)) return false;
  const value = declaration.initializer && unwrapped(declaration.initializer);
  if (!value) return false;
  return (
    !isIdentifier(value) &&
    !memberOf(value) &&
    requiredModule(value) === undefined &&
    !isAwaitExpression(value)
  );
}

function symbolAt(checker: Checker, name: Identifier): Promise<TypeSymbol | undefined> {
  const { parent } = name;
  if (parent.kind === SyntaxKind.ShorthandPropertyAssignment) return checker.shorthandValueSymbolOf(parent);
  return checker.symbolOf(name);
}

const importKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ImportSpecifier,
  SyntaxKind.ImportClause,
  SyntaxKind.NamespaceImport,
  SyntaxKind.ImportEqualsDeclaration,
]);

/** `const fs = require("fs")` and `const { readFileSync } = require("fs")`, not variables inside functions. */
function isTopLevelVariable(declaration: Node): boolean {
  let current = declaration;
  while (isBindingElement(current) || isObjectBindingPattern(current)) current = current.parent;
  return isVariableDeclaration(current) && isSourceFile(current.parent.parent.parent);
}

const importTables = new WeakMap<SourceFile, ReadonlyMap<string, string>>();

/** The names that a file's top level imports or requires, each with its origin. */
export function importsOf(sourceFile: SourceFile): ReadonlyMap<string, string> {
  const known = importTables.get(sourceFile);
  if (known) return known;
  const table = new Map<string, string>();
  for (const statement of sourceFile.statements) addImports(statement, table);
  importTables.set(sourceFile, table);
  return table;
}

function addImports(statement: Node, table: Map<string, string>): void {
  if (isImportDeclaration(statement) && isStringLiteral(statement.moduleSpecifier)) {
    const module = normalizedModule(statement.moduleSpecifier.text);
    const clause = statement.importClause;
    if (!clause || !isImportClause(clause)) return;
    if (clause.name) table.set(clause.name.text, defaultOf(module));
    const bindings = clause.namedBindings;
    if (!bindings) return;
    if (isNamespaceImport(bindings)) table.set(bindings.name.text, module);
    else {
      for (const element of bindings.elements) {
        if (!isImportSpecifier(element)) continue;
        const name = (element.propertyName ?? element.name).text;
        table.set(element.name.text, name === "default" ? defaultOf(module) : `${module}#${name}`);
      }
    }
    return;
  }
  if (isImportEqualsDeclaration(statement)) {
    const reference = statement.moduleReference;
    if (reference.kind !== SyntaxKind.ExternalModuleReference) return;
    const specifier = (reference as { expression?: Expression }).expression;
    if (specifier && isStringLiteral(specifier))
      table.set(statement.name.text, normalizedModule(specifier.text));
    return;
  }
  if (statement.kind !== SyntaxKind.VariableStatement) return;
  statement.forEachChild(list => {
    list.forEachChild(declaration => {
      if (isVariableDeclaration(declaration) && declaration.initializer)
        addRequire(declaration.name, declaration.initializer, table);
    });
  });
}

/** `const fs = require("fs")`, `const { readFile } = require("fs").promises`. */
function addRequire(name: Node, initializer: Expression, table: Map<string, string>): void {
  const module = requiredModule(initializer);
  if (module === undefined) return;
  if (isIdentifier(name)) {
    table.set(name.text, module);
    return;
  }
  if (!isObjectBindingPattern(name)) return;
  for (const element of name.elements) {
    if (!isBindingElement(element) || element.dotDotDotToken || !element.name || !isIdentifier(element.name))
      continue;
    const property = element.propertyName ?? element.name;
    if (!isIdentifier(property)) continue;
    table.set(
      element.name.text,
      module.includes("#") ? `${module}.${property.text}` : `${module}#${property.text}`,
    );
  }
}

/** The origin of `require("fs")`, `await import("fs")` and members of those. */
function requiredModule(initializer: Expression): string | undefined {
  const expression = unwrapped(initializer);
  const member = memberOf(expression);
  if (member) {
    const owner = requiredModule(member.owner);
    if (owner === undefined) return undefined;
    return owner.includes("#") ? `${owner}.${member.name}` : `${owner}#${member.name}`;
  }
  const call = isAwaitExpression(expression) ? unwrapped(expression.expression) : expression;
  if (!isCallExpression(call)) return undefined;
  const [specifier] = call.arguments;
  const loads = isAwaitExpression(expression)
    ? call.expression.kind === SyntaxKind.ImportKeyword
    : isIdentifier(call.expression) && call.expression.text === "require";
  if (!loads || !specifier || !isStringLiteral(specifier)) return undefined;
  return normalizedModule(specifier.text);
}

/** Node's own modules are the same object by namespace and by default import; a package's default is a member. */
function defaultOf(module: string): string {
  return module.startsWith("node:") ? module : `${module}#default`;
}

function memberOf(node: Expression): { owner: Expression; name: string } | undefined {
  if (isPropertyAccessExpression(node)) return { owner: node.expression, name: node.name.text };
  if (isElementAccessExpression(node) && isStringLiteral(node.argumentExpression)) {
    return { owner: node.expression, name: node.argumentExpression.text };
  }
  return undefined;
}
