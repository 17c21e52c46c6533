import type { RelatedPlace } from "../engine/rule.ts";
import type { Checker } from "../typescript/checker.ts";
import {
  type CallExpression,
  type ClassLikeDeclaration,
  type Expression,
  isCallExpression,
  isClassDeclaration,
  isClassLikeDeclaration,
  isIdentifier,
  isMethodDeclaration,
  isNewExpression,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isSpreadAssignment,
  type Node,
  type ObjectLiteralExpression,
  type SourceFile,
  SyntaxKind,
} from "../typescript/syntax.ts";
import { type Type, TypeFlags } from "../typescript/types.ts";
import { unwrapped } from "./edits.ts";
import { type FunctionNode, isAsync, isFunctionNode, isGenerator } from "./functions.ts";
import {
  accessOf,
  addClassMembers,
  addLiteralMembers,
  type Factory,
  type IteratorMember,
  type IteratorMembers,
  type IteratorSyntax,
  iteratorSyntaxOf,
  type MemberName,
  ownerOfThis,
  type Protocol,
} from "./iterator-syntax.ts";
import { awaitedTypes, factsOf, resultsOf } from "./protocol.ts";
import {
  alternativesOf,
  declarationsIn,
  initializerOf,
  localDeclarationsOf,
  localFunctionOf,
  nameOf,
  returnedBy,
} from "./values.ts";

/** Something that a file hands out as an iterator. */
export type HandedOut = IteratorObject | IteratorGenerator | IteratorValue;

/** An iterator whose members are written in this file. */
export interface IteratorObject {
  readonly kind: "object";
  /** The object literal, the class, or the name whose members are assigned. */
  readonly node: Node;
  readonly members: ReadonlyMap<MemberName, IteratorMember>;
  /** What hands it out; undefined where only a written type says that it is an iterator. */
  readonly factory: Factory | undefined;
}

/** A generator function of this file. */
export interface IteratorGenerator {
  readonly kind: "generator";
  readonly node: FunctionNode;
  /** The call that makes the generator object; undefined where the factory is the generator function itself. */
  readonly call: Expression | undefined;
  readonly factory: Factory;
}

/** An iterator that only its type describes: of another file, of the language, of a parameter. */
export interface IteratorValue {
  readonly kind: "value";
  /** What evaluates to the iterator, or to the function that gives it. */
  readonly node: Expression;
  /** The types it can have; none where they are not known. */
  readonly types: readonly Type[];
  readonly factory: Factory;
}

/** The definitions of `[Symbol.asyncIterator]` or of `[Symbol.iterator]` in a file, in its order. */
export function factoriesOf(sourceFile: SourceFile, protocol: Protocol): readonly Factory[] {
  return iteratorSyntaxOf(sourceFile).factories.filter(factory => factory.protocol === protocol);
}

/**
 * All iterators of one protocol that a file defines, each once: those that its factories hand out, and the
 * object literals and classes that a written type makes such iterators.
 */
export function iteratorsOf(
  checker: Checker,
  sourceFile: SourceFile,
  protocol: Protocol,
): Promise<readonly HandedOut[]> {
  const answers = known.get(sourceFile) ?? {};
  known.set(sourceFile, answers);
  const answer = answers[protocol];
  // A file that did not change keeps its tree, but what its imports mean belongs to one checker.
  if (answer?.checker === checker) return answer.found;
  const found = findIterators(checker, iteratorSyntaxOf(sourceFile), protocol);
  answers[protocol] = { checker, found };
  return found;
}

type Answers = { [P in Protocol]?: { checker: Checker; found: Promise<readonly HandedOut[]> } };

const known = new WeakMap<SourceFile, Answers>();

async function findIterators(
  checker: Checker,
  syntax: IteratorSyntax,
  protocol: Protocol,
): Promise<readonly HandedOut[]> {
  const factories = syntax.factories.filter(factory => factory.protocol === protocol);
  const [handedOut, declared] = await Promise.all([
    Promise.all(factories.map(factory => handedOutBy(checker, factory))),
    findDeclared(checker, syntax, protocol),
  ]);
  const seen = new Set<Node>();
  return [...handedOut.flat(), ...declared].filter(found => {
    const node = found.kind === "generator" ? (found.call ?? found.node) : found.node;
    return seen.has(node) ? false : seen.add(node);
  });
}

/**
 * What a factory hands out. An async function hands out a promise, which is no iterator and is not looked into;
 * only an async generator is.
 */
export async function handedOutBy(checker: Checker, factory: Factory): Promise<readonly HandedOut[]> {
  const resolver = new Resolver(checker, iteratorSyntaxOf(factory.name.getSourceFile()), factory);
  for (const value of factory.values) await resolver.addResultOf(value, undefined);
  return resolver.found;
}

/** Points at what hands an iterator out, for a finding at one of its members; empty where it stands beside it. */
export function placeOfFactory(factory: Factory | undefined, member: Node): readonly RelatedPlace[] {
  if (!factory || factory.name.parent.parent === member.parent.parent) return [];
  const sourceFile = member.getSourceFile();
  const symbol = factory.protocol === "async" ? "[Symbol.asyncIterator]" : "[Symbol.iterator]";
  const start = factory.name.getStart(sourceFile);
  const message = `\`${symbol}\` hands the iterator out.`;
  return [{ file: sourceFile.fileName, start, end: factory.name.end, message }];
}

/** Which protocol a type's `next` follows: it gives iterator results (`sync`), or promises of them (`async`). */
export async function iteratorProtocolOf(checker: Checker, type: Type): Promise<Protocol | undefined> {
  const results = await resultsOf(checker, type, "next");
  if (!results) return undefined;
  const facts = await Promise.all(results.map(result => factsOf(checker, result)));
  const isPromise = facts.every(({ thenable }) => thenable === "yes");
  if (!isPromise && !facts.every(({ thenable }) => thenable === "no")) return undefined;
  const settled = await Promise.all(results.map(result => awaitedTypes(checker, result)));
  for (const result of settled.flatMap(types => types ?? [])) {
    for (const member of await checker.constituentsOf(result)) {
      const names = await checker.memberNamesOf(member);
      if (names.has("done") || names.has("value")) return isPromise ? "async" : "sync";
    }
  }
  return undefined;
}

/** Object literals and classes whose written type says which iterators they are. */
async function findDeclared(
  checker: Checker,
  { literals, classes }: IteratorSyntax,
  protocol: Protocol,
): Promise<readonly HandedOut[]> {
  const found = await Promise.all(
    [...literals, ...classes].map(async (node): Promise<HandedOut[]> => {
      const members: IteratorMembers = new Map();
      if (isObjectLiteralExpression(node)) addLiteralMembers(node, members);
      else addClassMembers(node, false, members);
      if (members.size === 0) return [];
      const written = isObjectLiteralExpression(node)
        ? await contextualProtocolOf(checker, node)
        : await classProtocolOf(checker, node, members);
      return written === protocol ? [{ kind: "object", node, members, factory: undefined }] : [];
    }),
  );
  return found.flat();
}

async function contextualProtocolOf(
  checker: Checker,
  literal: ObjectLiteralExpression,
): Promise<Protocol | undefined> {
  const type = await checker.contextualTypeOf(literal);
  return type && writtenProtocolOf(checker, await checker.nonNullable(type));
}

/** The protocol of a written type. A `next` that may give nothing is that of a linked list, a cursor or a parser. */
async function writtenProtocolOf(checker: Checker, type: Type): Promise<Protocol | undefined> {
  const results = (await resultsOf(checker, type, "next")) ?? [];
  const members = await Promise.all(results.map(result => checker.constituentsOf(result)));
  const nothing = TypeFlags.Null | TypeFlags.Undefined;
  if (members.flat().some(({ flags }) => flags & nothing)) return undefined;
  return iteratorProtocolOf(checker, type);
}

/** The protocol that a class's `implements` names, or that a base class makes it follow by handing out `this`. */
async function classProtocolOf(
  checker: Checker,
  declaration: ClassLikeDeclaration,
  members: IteratorMembers,
): Promise<Protocol | undefined> {
  for (const clause of declaration.heritageClauses ?? []) {
    if (clause.token === SyntaxKind.ExtendsKeyword) {
      const inherited = await inheritedProtocolOf(checker, declaration, members);
      if (inherited) return inherited;
      continue;
    }
    for (const implemented of clause.types) {
      const type = await checker.typeOf(implemented);
      const protocol = type && (await writtenProtocolOf(checker, type));
      if (protocol) return protocol;
    }
  }
  return undefined;
}

async function inheritedProtocolOf(
  checker: Checker,
  declaration: ClassLikeDeclaration,
  members: IteratorMembers,
): Promise<Protocol | undefined> {
  const next = members.get("next");
  // The type at a class expression is that of its constructor, which says nothing about its instances.
  if (!next || !isClassDeclaration(declaration)) return undefined;
  const type = await checker.typeOf(declaration);
  if (!type) return undefined;
  for (const [name, protocol] of symbolNames) {
    for (const iterator of (await resultsOf(checker, type, name)) ?? []) {
      const symbol = (await checker.membersOf(iterator)).get("next");
      const declared = await declarationsIn(declaration.getSourceFile(), symbol);
      if (declared.includes(next.at.parent)) return protocol;
    }
  }
  return undefined;
}

const symbolNames = [
  ["[asyncIterator]", "async"],
  ["[iterator]", "sync"],
] as const;

/** Follows what one factory returns to the objects, generators and values that come out of it. */
class Resolver {
  readonly found: HandedOut[] = [];
  private readonly checker: Checker;
  private readonly syntax: IteratorSyntax;
  private readonly factory: Factory;
  private readonly seen = new Set<Node>();

  constructor(checker: Checker, syntax: IteratorSyntax, factory: Factory) {
    this.checker = checker;
    this.syntax = syntax;
    this.factory = factory;
  }

  /** Adds what calling `callee` gives. `call` is the expression that calls it, undefined for the factory itself. */
  async addResultOf(callee: FunctionNode | Expression, call: Expression | undefined): Promise<void> {
    const node = isFunctionNode(callee) ? callee : await localFunctionOf(this.checker, callee);
    if (!node) return this.addValue(call ?? (callee as Expression), call === undefined);
    if (!this.enter(node)) return;
    if (isGenerator(node)) {
      this.found.push({ kind: "generator", node, call, factory: this.factory });
    } else if (!isAsync(node)) {
      for (const returned of returnedBy(node)) await this.addAlternativesOf(returned);
    }
  }

  private async addAlternativesOf(node: Expression): Promise<void> {
    for (const expression of alternativesOf(node)) {
      if (this.enter(expression)) await this.addExpression(expression);
    }
  }

  private async addExpression(expression: Expression): Promise<void> {
    if (isObjectLiteralExpression(expression)) return this.addObject(expression, expression);
    if (expression.kind === SyntaxKind.ThisKeyword) return this.addThis(expression);
    if (isCallExpression(expression)) return this.addCall(expression);
    if (isNewExpression(expression)) {
      const declaration = await this.classNamed(expression.expression);
      return declaration ? this.addObject(declaration, expression) : this.addValue(expression);
    }
    const name = nameOf(expression);
    const declarations = name ? await localDeclarationsOf(this.checker, name) : [];
    const initializers = declarations.map(initializerOf).filter(initializer => initializer !== undefined);
    if (initializers.length === 0) return this.addValue(expression);
    for (const initializer of initializers) {
      const value = unwrapped(initializer);
      if (isObjectLiteralExpression(value)) {
        if (this.enter(value)) await this.addObject(value, expression, await this.assignedTo(expression));
      } else await this.addAlternativesOf(initializer);
    }
  }

  private async addCall(call: CallExpression): Promise<void> {
    const access = accessOf(unwrapped(call.expression));
    const [first] = call.arguments;
    const callee = access && `${access.owner.getText(this.syntax.sourceFile)}.${access.name}`;
    if (callee === "Object.assign") {
      const members: IteratorMembers = new Map();
      for (const source of [...call.arguments].reverse()) await this.addMembersOf(unwrapped(source), members);
      if (members.has("next")) {
        this.found.push({ kind: "object", node: call, members, factory: this.factory });
        return;
      }
    } else if (first && callee && returningFirst.has(callee)) return this.addAlternativesOf(first);
    await this.addResultOf(call.expression, call);
  }

  private async addObject(
    node: ObjectLiteralExpression | ClassLikeDeclaration,
    expression: Expression,
    assigned?: IteratorMembers,
  ): Promise<void> {
    const members: IteratorMembers = new Map(assigned);
    await this.addMembersOf(node, members);
    if (!members.has("next")) return this.addValue(expression);
    this.found.push({ kind: "object", node, members, factory: this.factory });
  }

  /** `return this`: the class or object literal around, or the object that the surrounding function is put on. */
  private async addThis(expression: Expression): Promise<void> {
    const owner = ownerOfThis(expression);
    const members: IteratorMembers = new Map();
    if (owner?.kind === "members") {
      await this.addAssignedThroughThis(owner.node, members);
      if (owner.isStatic && isClassLikeDeclaration(owner.node)) addClassMembers(owner.node, true, members);
      else await this.addMembersOf(owner.node, members);
    } else if (owner) await this.addNamedMembers(owner.target, members);
    if (!owner || !members.has("next")) {
      // An abstract `next` is written in a subclass, and judged there.
      const isAbstract = owner?.kind === "members" && hasAbstractNext(owner.node);
      return isAbstract ? undefined : this.addValue(expression);
    }
    const node = owner.kind === "members" ? owner.node : owner.target;
    this.found.push({ kind: "object", node, members, factory: this.factory });
  }

  private async addValue(node: Expression, isFactory = false): Promise<void> {
    const type = await this.checker.typeOf(node);
    let types: readonly Type[] = type ? [type] : [];
    if (type && isFactory) {
      const signatures = await this.checker.callSignaturesOf(await this.checker.nonNullable(type));
      const results = await Promise.all(signatures.map(signature => this.checker.returnTypeOf(signature)));
      types = results.filter(result => result !== undefined);
    }
    this.found.push({ kind: "value", node, types, factory: this.factory });
  }

  /** Adds what `C.prototype.next = …`, `C.prototype = { … }` and `o.next = …` give to an object. */
  private async addNamedMembers(target: Expression, members: IteratorMembers): Promise<void> {
    for (const [name, member] of await this.assignedTo(target)) members.set(name, member);
    const literal = this.syntax.prototypes.get(target.getText(this.syntax.sourceFile));
    if (literal) addLiteralMembers(literal, members);
    const access = accessOf(target);
    const declaration = access?.name === "prototype" ? await this.classNamed(access.owner) : undefined;
    await this.addMembersOf(declaration ?? target, members);
  }

  private async addMembersOf(node: Node, members: IteratorMembers): Promise<void> {
    if (isObjectLiteralExpression(node)) {
      addLiteralMembers(node, members);
      for (const property of node.properties) {
        if (isSpreadAssignment(property)) await this.addMembersOf(unwrapped(property.expression), members);
      }
    } else if (isClassLikeDeclaration(node)) {
      addClassMembers(node, false, members);
      await this.addAssignedThroughThis(node, members);
      const base = node.heritageClauses?.find(({ token }) => token === SyntaxKind.ExtendsKeyword)?.types[0];
      const baseClass = base && (await this.classNamed(base.expression));
      if (baseClass && baseClass !== node) await this.addMembersOf(baseClass, members);
    } else if (isNewExpression(node)) {
      const declaration = await this.classNamed(node.expression);
      if (declaration) await this.addMembersOf(declaration, members);
    } else if (isIdentifier(node) && this.enter(node)) {
      for (const declaration of await localDeclarationsOf(this.checker, node)) {
        const initializer = initializerOf(declaration);
        if (initializer) await this.addMembersOf(unwrapped(initializer), members);
      }
    }
  }

  private async classNamed(node: Expression): Promise<ClassLikeDeclaration | undefined> {
    const name = unwrapped(node);
    if (isClassLikeDeclaration(name)) return name;
    if (!isIdentifier(name)) return undefined;
    for (const declaration of await localDeclarationsOf(this.checker, name)) {
      const initializer = initializerOf(declaration);
      const value = initializer ? unwrapped(initializer) : declaration;
      if (isClassLikeDeclaration(value)) return value;
    }
    return undefined;
  }

  /** The members assigned to the very object that a name stands for; another scope may use that name too. */
  private async assignedTo(target: Expression): Promise<IteratorMembers> {
    const members: IteratorMembers = new Map();
    const assignments = this.syntax.assignments.get(target.getText(this.syntax.sourceFile)) ?? [];
    const symbol = assignments.length > 0 ? await this.checker.symbolOf(rootOf(target)) : undefined;
    for (const assignment of assignments) {
      const other = await this.checker.symbolOf(rootOf(assignment.target));
      if (other?.id === symbol?.id) members.set(assignment.member.name, assignment.member);
    }
    return members;
  }

  /** Adds `this.next = …` of a constructor or method. */
  private async addAssignedThroughThis(owner: Node, members: IteratorMembers): Promise<void> {
    for (const { target, member } of this.syntax.assignments.get("this") ?? []) {
      const other = ownerOfThis(target);
      if (other?.kind === "members" && other.node === owner && !members.has(member.name))
        members.set(member.name, member);
    }
  }

  /** Whether a node is seen for the first time; names can refer to each other in circles. */
  private enter(node: Node): boolean {
    if (this.seen.has(node)) return false;
    this.seen.add(node);
    return true;
  }
}

function hasAbstractNext(node: ObjectLiteralExpression | ClassLikeDeclaration): boolean {
  if (!isClassLikeDeclaration(node)) return false;
  return node.members.some(
    member => isMethodDeclaration(member) && !member.body && member.name.getText() === "next",
  );
}

/** These give back their first argument, or an object that inherits from it. */
const returningFirst: ReadonlySet<string> = new Set([
  "Object.freeze",
  "Object.seal",
  "Object.preventExtensions",
  "Object.create",
  "Object.setPrototypeOf",
]);

/** `C` in `C.prototype.x`. */
function rootOf(node: Expression): Node {
  let current = unwrapped(node);
  while (isPropertyAccessExpression(current)) current = unwrapped(current.expression);
  return current;
}
