import type { NodeHandle, Program, Project, Checker as RemoteChecker } from "typescript/unstable/async";
import { SignatureKind } from "typescript/unstable/async";
import type { Expression, Node } from "./syntax.ts";
import { ObjectFlags, type Signature, SymbolFlags, type Type, TypeFlags, type TypeSymbol } from "./types.ts";

/** What the checker was asked, for `--timing` and the debug command. */
export interface CheckerStatistics {
  /** Questions that rules asked. */
  questions: number;
  /** Requests that went to the TypeScript process. */
  requests: number;
}

/** The members of a type by name; well-known symbols stand under names like `[asyncIterator]`. */
export type Members = ReadonlyMap<string, TypeSymbol>;

/**
 * The type checker of one project in one snapshot.
 *
 * Questions about nodes and symbols are collected until the event loop turns and travel as one array request,
 * over all rules and all files in flight; answers about types are cached by type id for as long as the snapshot
 * lives. Rules therefore read like straight-line code and cost one round trip per depth of question.
 */
export class Checker {
  readonly statistics: CheckerStatistics = { questions: 0, requests: 0 };
  private readonly remote: RemoteChecker;
  private readonly types: Batch<Node, Type | undefined>;
  private readonly symbols: Batch<Node, TypeSymbol | undefined>;
  private readonly symbolTypes: Batch<TypeSymbol, Type | undefined>;
  private readonly answers = new Map<string, Promise<unknown>>();
  private isAbandoned = false;
  readonly program: Program;

  constructor(remote: RemoteChecker, program: Program) {
    this.remote = remote;
    this.program = program;
    const count = <K, V>(send: (keys: K[]) => Promise<V[]>) => {
      return (keys: K[]) => {
        this.statistics.questions += keys.length;
        this.statistics.requests += 1;
        return send(keys);
      };
    };
    const isWanted = () => !this.isAbandoned;
    this.types = new Batch(
      count(nodes => this.remote.getTypeAtLocation(nodes)),
      isWanted,
    );
    this.symbols = new Batch(
      count(nodes => this.remote.getSymbolAtLocation(nodes)),
      isWanted,
    );
    this.symbolTypes = new Batch(
      count(symbols => this.remote.getTypeOfSymbol(symbols)),
      isWanted,
    );
  }

  /**
   * Ends all questions, because the snapshot is given up and nobody waits for answers. Questions under way and
   * later ones never settle: whoever asked stops where it is, without an error that somebody would have to handle.
   */
  abandon(): void {
    this.isAbandoned = true;
  }

  /** The type of an expression, declaration name or type node; undefined where the checker has none. */
  typeOf(node: Node): Promise<Type | undefined> {
    return this.types.load(node);
  }

  /** The symbol that a name refers to (an import's local alias stays an alias, see {@link aliased}). */
  symbolOf(node: Node): Promise<TypeSymbol | undefined> {
    return this.symbols.load(node);
  }

  /** The declared type of a variable, property, function or parameter symbol. */
  typeOfSymbol(symbol: TypeSymbol): Promise<Type | undefined> {
    return this.symbolTypes.load(symbol);
  }

  /** Follows import and export aliases to the original symbol; every other symbol is its own. */
  async aliased(symbol: TypeSymbol): Promise<TypeSymbol> {
    // TypeScript 7.0.2 panics when it is asked about a symbol that is no alias.
    if (!(symbol.flags & SymbolFlags.Alias)) return symbol;
    return this.once(`aliased ${symbol.id}`, () => this.remote.getAliasedSymbol(symbol));
  }

  /**
   * The declarations of a symbol as syntax nodes, those in declaration files (`.d.ts`) and packages left out:
   * there is no code in them to look at, and their trees are large.
   */
  declarationsOf(symbol: TypeSymbol): Promise<readonly Node[]> {
    return this.once(`declarations ${symbol.id}`, () => this.nodesOf(symbol.declarations));
  }

  /** The function that a signature was declared by, with the same exceptions; undefined where there is none. */
  declarationOfSignature(signature: Signature): Promise<Node | undefined> {
    return this.once(`declaration ${signature.id}`, async () => {
      const [node] = await this.nodesOf(signature.declaration ? [signature.declaration] : []);
      return node;
    });
  }

  /** The type that the surrounding code expects of an expression, if any. */
  contextualTypeOf(node: Expression): Promise<Type | undefined> {
    return this.ask(() => this.remote.getContextualType(node));
  }

  /** The signature that a call, `new` or tagged template resolves to. */
  resolvedSignatureOf(node: Node): Promise<Signature | undefined> {
    return this.ask(() => this.remote.getResolvedSignature(node));
  }

  /** The signature that a function-like declaration declares. */
  signatureOfDeclaration(node: Node): Promise<Signature | undefined> {
    return this.ask(() => this.remote.getSignatureFromDeclaration(node));
  }

  /** The value symbol behind a shorthand property (`{ name }`). */
  shorthandValueSymbolOf(node: Node): Promise<TypeSymbol | undefined> {
    return this.ask(() => this.remote.getShorthandAssignmentValueSymbol(node));
  }

  /** A type as its author would write it. */
  textOf(type: Type): Promise<string> {
    return this.once(`text ${type.id}`, () => this.remote.typeToString(type));
  }

  /** The constituents of a union or intersection; the type alone for every other type. */
  async constituentsOf(type: Type): Promise<readonly Type[]> {
    if (!type.isUnionType() && !type.isIntersectionType()) return [type];
    return this.once(`constituents ${type.id}`, () => this.orAny(type.getTypes()));
  }

  /** The type arguments of a type reference such as `Map<K, V>`; empty for every other type. */
  async typeArgumentsOf(type: Type): Promise<readonly Type[]> {
    if (!type.isTypeReference()) return [];
    return this.once(`arguments ${type.id}`, () => this.remote.getTypeArguments(type));
  }

  /** The constraint of a type parameter or of an indexed access, undefined where it has none. */
  constraintOf(type: Type): Promise<Type | undefined> {
    return this.once(`constraint ${type.id}`, () => this.remote.getBaseConstraintOfType(type));
  }

  /** The type without `null` and `undefined`. */
  async nonNullable(type: Type): Promise<Type> {
    if (!type.isUnionType()) return type;
    return (await this.once(`nonNullable ${type.id}`, () => this.remote.getNonNullableType(type))) ?? type;
  }

  /** Whether a value of `source` may be used where `target` is wanted. */
  isAssignable(source: Type, target: Type): Promise<boolean> {
    return this.once(`assignable ${source.id} ${target.id}`, () =>
      this.remote.isTypeAssignableTo(source, target),
    );
  }

  /** The base types of a class or interface. */
  async baseTypesOf(type: Type): Promise<readonly Type[]> {
    if (!type.isClassOrInterface()) return [];
    return this.once(`bases ${type.id}`, () => this.remote.getBaseTypes(type));
  }

  /** The symbol that declares a type (`Map` for `Map<K, V>`). */
  async declaringSymbolOf(type: Type): Promise<TypeSymbol | undefined> {
    const { symbol } = type as unknown as { symbol?: number };
    // All instantiations of a generic type have the same one.
    return symbol ? this.once(`symbol ${symbol}`, () => type.getSymbol()) : undefined;
  }

  callSignaturesOf(type: Type): Promise<readonly Signature[]> {
    return this.once(`calls ${type.id}`, () => this.remote.getSignaturesOfType(type, SignatureKind.Call));
  }

  returnTypeOf(signature: Signature): Promise<Type | undefined> {
    return this.once(`returns ${signature.id}`, () => this.remote.getReturnTypeOfSignature(signature));
  }

  /** The type of a signature's parameter at `index`, undefined past its end. */
  async parameterTypeOf(signature: Signature, index: number): Promise<Type | undefined> {
    if (index >= signature.parameters.length) return undefined;
    return this.once(`parameter ${signature.id} ${index}`, () =>
      this.remote.getParameterType(signature, index),
    );
  }

  /** All members of a type, also those of its apparent type (`String` for a string literal). */
  membersOf(type: Type): Promise<Members> {
    return this.once(`members ${type.id}`, async () => {
      // Object types are their own apparent type; asking for it would only cost a round trip.
      const apparent = type.isObjectType() ? type : ((await this.remote.getApparentType(type)) ?? type);
      this.statistics.requests += 1;
      const members = new Map<string, TypeSymbol>();
      for (const symbol of await this.remote.getPropertiesOfType(apparent)) {
        members.set(memberName(symbol.escapedName), symbol);
      }
      return members;
    });
  }

  /**
   * The names of a type's members. All instantiations of one generic class, interface or type literal share the
   * answer, which makes this much cheaper than {@link membersOf} where only presence matters.
   */
  memberNamesOf(type: Type): Promise<ReadonlySet<string>> {
    return this.once(`names ${declarationKey(type) ?? type.id}`, async () => {
      return new Set((await this.membersOf(type)).keys());
    });
  }

  /** The type of a named member, undefined where the type has no such member. */
  async memberTypeOf(type: Type, name: string): Promise<Type | undefined> {
    const symbol = (await this.membersOf(type)).get(name);
    return symbol && this.typeOfSymbol(symbol);
  }

  /** The names of a global interface's members (`ArrayConstructor`); empty where the project's `lib` lacks it. */
  globalMembersOf(name: string): Promise<ReadonlySet<string>> {
    return this.once(`global ${name}`, async () => {
      const symbol = await this.remote.resolveName(name, SymbolFlags.Interface);
      return new Set<string>((await symbol?.getMembers())?.keys());
    });
  }

  /** The module format that Node's rules give a file, as a number of TypeScript's `ModuleKind`. */
  moduleFormatOf(file: string): Promise<number | undefined> {
    return this.once(`format ${file}`, async () => {
      return (await this.program.getSourceFileMetadata(file))?.impliedNodeFormat;
    });
  }

  private async nodesOf(handles: readonly NodeHandle[]): Promise<readonly Node[]> {
    const own = handles.filter(
      ({ path }) => !/\.d\.[mc]?ts$|\/node_modules\//.test(path) && !path.startsWith("bundled:"),
    );
    // A symbol can have been seen first in another project; its nodes are wanted from this one.
    const project = { program: this.program } as Project;
    const nodes = await Promise.all(own.map(handle => handle.resolve(project)));
    return nodes.filter(node => node !== undefined);
  }

  private ask<T>(question: () => Promise<T>): Promise<T> {
    this.statistics.questions += 1;
    this.statistics.requests += 1;
    return new Promise((resolve, reject) => {
      if (this.isAbandoned) return;
      question().then(
        answer => {
          if (!this.isAbandoned) resolve(answer);
        },
        reason => {
          if (!this.isAbandoned) reject(reason);
        },
      );
    });
  }

  /** TypeScript 7.0.2 panics over unions with certain tuples in them; nothing is known of such a type then. */
  private async orAny(types: Promise<readonly Type[]>): Promise<readonly Type[]> {
    try {
      return await types;
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith("panic:"))) throw error;
      return [await this.remote.getAnyType()];
    }
  }

  private once<T>(key: string, question: () => Promise<T>): Promise<T> {
    const known = this.answers.get(key);
    if (known) return known as Promise<T>;
    const answer = this.ask(question);
    this.answers.set(key, answer);
    return answer;
  }
}

/** Whether nothing can be said about values of this type: `any`, `unknown`, the error type, or no type at all. */
export function isUncertain(type: Type | undefined): boolean {
  if (!type) return true;
  return (type.flags & (TypeFlags.Any | TypeFlags.Unknown)) !== 0 || type.isErrorType();
}

/**
 * What a type shares with all types that were declared in the same place, and so have members of the same names.
 * A mapped type makes its members anew for each instantiation.
 */
function declarationKey(type: Type): string | undefined {
  if (!type.isObjectType()) return undefined;
  const { target, symbol } = type as unknown as { target?: number; symbol?: number };
  const { objectFlags } = type;
  if (objectFlags & ObjectFlags.Reference) return target ? `target ${target}` : undefined;
  const isDeclared = objectFlags & (ObjectFlags.Class | ObjectFlags.Interface | ObjectFlags.Anonymous);
  return isDeclared && symbol && !(objectFlags & ObjectFlags.Mapped) ? `symbol ${symbol}` : undefined;
}

/** `__@asyncIterator@12` → `[asyncIterator]`; the number is an internal symbol id. */
function memberName(escapedName: string): string {
  const wellKnown = /^__@(\w+)@\d+$/.exec(escapedName);
  return wellKnown ? `[${wellKnown[1]}]` : escapedName;
}

/** Collects keys until the event loop turns, then loads them with one request. */
class Batch<K extends object, V> {
  private readonly known = new Map<K, Promise<V>>();
  private waiting: { key: K; resolve: (value: V) => void; reject: (reason: unknown) => void }[] = [];
  private readonly send: (keys: K[]) => Promise<V[]>;
  private readonly isWanted: () => boolean;

  /** @param isWanted Asked before answers are handed on; while it is false, keys that are loaded never settle. */
  constructor(send: (keys: K[]) => Promise<V[]>, isWanted: () => boolean) {
    this.send = send;
    this.isWanted = isWanted;
  }

  load(key: K): Promise<V> {
    const known = this.known.get(key);
    if (known) return known;
    const answer = new Promise<V>((resolve, reject) => {
      // A microtask would fire between two listeners of one walk; setImmediate lets all of them ask first.
      if (this.waiting.push({ key, resolve, reject }) === 1) setImmediate(() => this.flush());
    });
    this.known.set(key, answer);
    return answer;
  }

  private flush(): void {
    const batch = this.waiting;
    this.waiting = [];
    if (!this.isWanted()) return;
    this.send(batch.map(entry => entry.key)).then(
      values => {
        if (!this.isWanted()) return;
        for (const [index, entry] of batch.entries()) entry.resolve(values[index] as V);
      },
      reason => {
        if (!this.isWanted()) return;
        for (const entry of batch) entry.reject(reason);
      },
    );
  }
}
