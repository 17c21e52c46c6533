/**
 * Where a file names `[Symbol.asyncIterator]`, `[Symbol.iterator]`, `next`, `return` and `throw`: read from
 * syntax alone, with one walk per file.
 */
import {
  type CallExpression,
  type ClassLikeDeclaration,
  type Expression,
  isArrowFunction,
  isBinaryExpression,
  isCallExpression,
  isClassLikeDeclaration,
  isComputedPropertyName,
  isElementAccessExpression,
  isFunctionDeclaration,
  isFunctionExpression,
  isGetAccessorDeclaration,
  isIdentifier,
  isMethodDeclaration,
  isObjectBindingPattern,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isPropertyDeclaration,
  isShorthandPropertyAssignment,
  isSourceFile,
  isStringLiteral,
  isVariableDeclaration,
  type Node,
  type ObjectLiteralExpression,
  type SourceFile,
  SyntaxKind,
  type VariableDeclaration,
} from "../typescript/syntax.ts";
import { identifiersWithText, nodesWithin } from "../typescript/tree.ts";
import { unwrapped } from "./edits.ts";
import { type FunctionNode, isFunctionNode } from "./functions.ts";
import { alternativesOf, returnedBy } from "./values.ts";

/** Which of the two iteration protocols (ECMA-262 §27.1) something belongs to. */
export type Protocol = "async" | "sync";

/** The methods of an iterator that the language itself calls. */
export type MemberName = "next" | "return" | "throw";

/** Code that puts a function under `[Symbol.asyncIterator]` or `[Symbol.iterator]`. */
export interface Factory {
  readonly protocol: Protocol;
  /** What names the symbol: the brackets of a member, or the argument of an assignment or of `defineProperty`. */
  readonly name: Node;
  /** The function that hands out iterators, or the expressions that can be it (a getter may have several). */
  readonly values: readonly (FunctionNode | Expression)[];
}

/** One of `next`, `return` and `throw` as an object defines it. */
export interface IteratorMember {
  readonly name: MemberName;
  /** The member's name where it is defined, to underline. */
  readonly at: Node;
  /** The function, or the expression that gives it. */
  readonly value: FunctionNode | Expression;
}

export type IteratorMembers = Map<MemberName, IteratorMember>;

/** `target.next = …` and the like. */
export interface MemberAssignment {
  readonly target: Expression;
  readonly member: IteratorMember;
}

/** What one walk over a file finds. */
export interface IteratorSyntax {
  readonly sourceFile: SourceFile;
  /** In the order of the file. */
  readonly factories: readonly Factory[];
  /** Assignments to members, by the text of what is assigned to: `C.prototype`, `this`. */
  readonly assignments: ReadonlyMap<string, readonly MemberAssignment[]>;
  /** `C.prototype = { … }`, by the text of the left side. */
  readonly prototypes: ReadonlyMap<string, ObjectLiteralExpression>;
  readonly classes: readonly ClassLikeDeclaration[];
  /** The object literals with a member `next`. */
  readonly literals: readonly ObjectLiteralExpression[];
  /** Calls of a member named `next`, `return` or `throw`. */
  readonly calls: readonly CallExpression[];
}

/** What a file's syntax says about iterators; walked once, then remembered. */
export function iteratorSyntaxOf(sourceFile: SourceFile): IteratorSyntax {
  const known = walked.get(sourceFile);
  if (known) return known;
  const syntax = walkFile(sourceFile);
  walked.set(sourceFile, syntax);
  return syntax;
}

const walked = new WeakMap<SourceFile, IteratorSyntax>();

/** Whether a file has any of the names without which it cannot make an iterator of its own; most have none. */
function mayMakeIterators(sourceFile: SourceFile): boolean {
  return (
    iteratorNames.some(name => identifiersWithText(sourceFile, name).length > 0) ||
    /(["'`])(?:next|iterator|asyncIterator)\1/.test(sourceFile.text)
  );
}

const iteratorNames = ["next", "iterator", "asyncIterator"];

function walkFile(sourceFile: SourceFile): IteratorSyntax {
  const aliases = new Map<string, Protocol>();
  // A constant that stands for a symbol may be declared after its first use, so keys are judged at the end.
  const candidates: { key: Expression; name: Node; values: () => Factory["values"] }[] = [];
  const assignments = new Map<string, MemberAssignment[]>();
  const prototypes = new Map<string, ObjectLiteralExpression>();
  const classes: ClassLikeDeclaration[] = [];
  const literals: ObjectLiteralExpression[] = [];
  const calls: CallExpression[] = [];

  const noteAssignment = (target: Expression, value: Expression): void => {
    const right = unwrapped(value);
    const access = accessOf(target);
    if (!access) {
      if (!isElementAccessExpression(target)) return;
      const key = target.argumentExpression;
      candidates.push({ key, name: key, values: () => [right] });
      return;
    }
    if (access.name === "prototype" && isObjectLiteralExpression(right)) {
      prototypes.set(target.getText(sourceFile), right);
    }
    if (!isMemberName(access.name)) return;
    const text = access.owner.getText(sourceFile);
    const member: IteratorMember = { name: access.name, at: access.at, value: right };
    assignments.set(text, [...(assignments.get(text) ?? []), { target: access.owner, member }]);
  };
  const nodes = mayMakeIterators(sourceFile) ? nodesWithin(sourceFile, walkedKinds) : [];
  for (const node of nodes) {
    if (isVariableDeclaration(node)) noteAliases(node, aliases);
    else if (isComputedPropertyName(node)) {
      candidates.push({ key: node.expression, name: node, values: () => valuesOfMember(node.parent) });
    } else if (isBinaryExpression(node)) {
      if (assignmentKinds.has(node.operatorToken.kind)) noteAssignment(unwrapped(node.left), node.right);
    } else if (isCallExpression(node)) {
      const [, key, descriptor] = node.arguments;
      const called = accessOf(unwrapped(node.expression))?.name ?? "";
      if (isMemberName(called)) calls.push(node);
      if (key && descriptor && called === "defineProperty")
        candidates.push({ key, name: key, values: () => valuesOfDescriptor(descriptor) });
    } else if (isClassLikeDeclaration(node)) classes.push(node);
    else if (isObjectLiteralExpression(node)) {
      if (node.properties.some(property => nameText(property) === "next")) literals.push(node);
    }
  }

  const factories = candidates.flatMap(({ key, name, values }): Factory[] => {
    const protocol = protocolOfKey(key, aliases);
    const found = protocol ? values() : [];
    return protocol && found.length > 0 ? [{ protocol, name, values: found }] : [];
  });
  return { sourceFile, factories, assignments, prototypes, classes, literals, calls };
}

const walkedKinds: readonly SyntaxKind[] = [
  SyntaxKind.VariableDeclaration,
  SyntaxKind.ComputedPropertyName,
  SyntaxKind.BinaryExpression,
  SyntaxKind.CallExpression,
  SyntaxKind.ClassDeclaration,
  SyntaxKind.ClassExpression,
  SyntaxKind.ObjectLiteralExpression,
];

const assignmentKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.EqualsToken,
  SyntaxKind.QuestionQuestionEqualsToken,
  SyntaxKind.BarBarEqualsToken,
]);

/** `const asyncIterator = Symbol.asyncIterator || "@@asyncIterator"`, `const { iterator } = Symbol`. */
function noteAliases(node: VariableDeclaration, aliases: Map<string, Protocol>): void {
  const { name, initializer } = node;
  if (!initializer) return;
  if (isIdentifier(name)) {
    const [first] = alternativesOf(initializer);
    const protocol = first && protocolOfKey(first, aliases);
    if (protocol) aliases.set(name.text, protocol);
    return;
  }
  if (!isObjectBindingPattern(name) || !isSymbolObject(unwrapped(initializer))) return;
  for (const element of name.elements) {
    const { name: local, propertyName } = element as { name?: Node; propertyName?: Node };
    const property = propertyName ?? local;
    const protocol = property && isIdentifier(property) ? symbolProtocols.get(property.text) : undefined;
    if (protocol && local && isIdentifier(local)) aliases.set(local.text, protocol);
  }
}

const symbolProtocols: ReadonlyMap<string, Protocol> = new Map([
  ["asyncIterator", "async"],
  ["iterator", "sync"],
]);

function protocolOfKey(key: Expression, aliases: ReadonlyMap<string, Protocol>): Protocol | undefined {
  const expression = unwrapped(key);
  if (isIdentifier(expression)) return aliases.get(expression.text);
  const access = accessOf(expression);
  return access && isSymbolObject(unwrapped(access.owner)) ? symbolProtocols.get(access.name) : undefined;
}

function isSymbolObject(node: Expression): boolean {
  return isIdentifier(node) ? node.text === "Symbol" : accessOf(node)?.name === "Symbol";
}

/** What a member named by a symbol puts there; nothing for declarations without a body. */
function valuesOfMember(member: Node): Factory["values"] {
  if (isGetAccessorDeclaration(member)) return returnedBy(member).flatMap(alternativesOf);
  if (isPropertyAssignment(member) && isDescriptorMap(member.parent)) {
    return valuesOfDescriptor(member.initializer);
  }
  const value = valueOfMember(member);
  return value ? [value] : [];
}

/** The second argument of `Object.defineProperties` and `Object.create`. */
function isDescriptorMap(node: Node): boolean {
  const { parent } = node;
  if (!isCallExpression(parent) || parent.arguments[1] !== node) return false;
  const name = accessOf(unwrapped(parent.expression))?.name;
  return name === "defineProperties" || name === "create";
}

/** `{ value: … }`, `{ value() { … } }` and `{ get() { return … } }`. */
function valuesOfDescriptor(descriptor: Expression): Factory["values"] {
  const literal = unwrapped(descriptor);
  if (!isObjectLiteralExpression(literal)) return [];
  return literal.properties.flatMap(property => {
    const name = nameText(property);
    const value = valueOfMember(property);
    if (value && name === "value") return [value];
    return value && name === "get" && isFunctionNode(value) ? returnedBy(value).flatMap(alternativesOf) : [];
  });
}

/** What `this` is: the class or object literal around a method, or the object that a function is assigned to. */
export type ThisOwner =
  | {
      readonly kind: "members";
      readonly node: ObjectLiteralExpression | ClassLikeDeclaration;
      readonly isStatic: boolean;
    }
  | { readonly kind: "named"; readonly target: Expression };

/** The object that `this` stands for where `node` stands, as far as syntax tells. */
export function ownerOfThis(node: Node): ThisOwner | undefined {
  let current: Node = node.parent;
  // An arrow function has the `this` of the code around it.
  while (!isSourceFile(current) && (isArrowFunction(current) || !ownsThis(current))) current = current.parent;
  if (isSourceFile(current) || isFunctionDeclaration(current)) return undefined;
  const member = isFunctionExpression(current) ? memberAround(current) : current;
  if (!member) return undefined;
  if (isBinaryExpression(member)) {
    const left = unwrapped(member.left);
    const isAccess = isElementAccessExpression(left) || isPropertyAccessExpression(left);
    return isAccess ? ownerNamed(left.expression) : undefined;
  }
  const holder = member.parent;
  if (isClassLikeDeclaration(holder)) return { kind: "members", node: holder, isStatic: isStatic(member) };
  if (!isObjectLiteralExpression(holder)) return undefined;
  const defined = definedObject(holder);
  return defined ? ownerNamed(defined) : { kind: "members", node: holder, isStatic: false };
}

function ownerNamed(node: Expression): ThisOwner | undefined {
  const target = unwrapped(node);
  return target.kind === SyntaxKind.ThisKeyword ? ownerOfThis(target) : { kind: "named", target };
}

/** The object that a descriptor, or a map of descriptors, is for in `Object.defineProperty` and its like. */
function definedObject(literal: Node): Expression | undefined {
  const { parent } = literal;
  if (isPropertyAssignment(parent)) {
    return isDescriptorMap(parent.parent) ? definedObject(parent.parent) : undefined;
  }
  if (!isCallExpression(parent) || parent.arguments[0] === literal) return undefined;
  const name = accessOf(unwrapped(parent.expression))?.name ?? "";
  return /^define(Property|Properties)$/.test(name) ? parent.arguments[0] : undefined;
}

/** The property, class field or assignment whose value a function expression is. */
function memberAround(node: Node): Node | undefined {
  let { parent } = node;
  while (transparentKinds.has(parent.kind)) parent = parent.parent;
  if (isPropertyAssignment(parent) || isPropertyDeclaration(parent)) return parent;
  return isBinaryExpression(parent) && assignmentKinds.has(parent.operatorToken.kind) ? parent : undefined;
}

const transparentKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ParenthesizedExpression,
  SyntaxKind.AsExpression,
  SyntaxKind.SatisfiesExpression,
]);

function ownsThis(node: Node): boolean {
  return isFunctionNode(node) || isPropertyDeclaration(node);
}

/** Adds what an object literal defines of `next`, `return` and `throw`; members that are there already stay. */
export function addLiteralMembers(literal: ObjectLiteralExpression, members: IteratorMembers): void {
  for (const property of literal.properties) addMember(property, members);
}

/** Adds what a class body defines of `next`, `return` and `throw`; members that are there already stay. */
export function addClassMembers(
  declaration: ClassLikeDeclaration,
  wantsStatic: boolean,
  members: IteratorMembers,
): void {
  for (const element of declaration.members) {
    if (isStatic(element) === wantsStatic) addMember(element, members);
  }
}

function addMember(member: Node, members: IteratorMembers): void {
  const name = nameText(member);
  const value = valueOfMember(member);
  if (!name || !isMemberName(name) || !value || members.has(name)) return;
  members.set(name, { name, at: (member as { name: Node } & Node).name, value });
}

/** The function or expression that a member is defined with; undefined for declarations and accessors. */
function valueOfMember(member: Node): FunctionNode | Expression | undefined {
  if (isMethodDeclaration(member)) return member.body ? member : undefined;
  if (isPropertyAssignment(member)) return unwrapped(member.initializer);
  if (isShorthandPropertyAssignment(member)) return member.name as Expression;
  if (isPropertyDeclaration(member)) return member.initializer && unwrapped(member.initializer);
  return undefined;
}

function isStatic(node: Node): boolean {
  const { modifiers } = node as { modifiers?: readonly Node[] };
  return modifiers?.some(({ kind }) => kind === SyntaxKind.StaticKeyword) ?? false;
}

/** The plain or quoted name of a member. */
function nameText(member: Node): string | undefined {
  const { name } = member as { name?: Node };
  if (!name) return undefined;
  const literal = isComputedPropertyName(name) ? name.expression : name;
  return isStringLiteral(literal) || (isIdentifier(literal) && literal === name) ? literal.text : undefined;
}

function isMemberName(name: string): name is MemberName {
  return name === "next" || name === "return" || name === "throw";
}

/** `owner.name` and `owner["name"]`. */
export function accessOf(node: Expression): { owner: Expression; name: string; at: Node } | undefined {
  if (isPropertyAccessExpression(node))
    return { owner: node.expression, name: node.name.text, at: node.name };
  if (isElementAccessExpression(node) && isStringLiteral(node.argumentExpression)) {
    const { expression, argumentExpression } = node;
    return { owner: expression, name: argumentExpression.text, at: argumentExpression };
  }
  return undefined;
}
