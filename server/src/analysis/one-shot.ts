import { type Checker, isUncertain } from "../typescript/checker.ts";
import { type Type, TypeFlags, type TypeSymbol } from "../typescript/types.ts";
import { isNullish } from "./protocol.ts";

/**
 * A kind of source that can be iterated once only.
 *
 * - `generator`: what a generator function returns. Leaving a loop early closes it.
 * - `iterator`: any other iterator of the language or of Node, such as `map.keys()`. It hands itself out when it
 *   is iterated, so it never starts again; whether leaving a loop early closes it depends on its maker.
 * - `webStream`: a web `ReadableStream`, such as `response.body`. Leaving a loop early cancels it.
 * - `nodeStream`: a Node `Readable`. Leaving a loop early destroys it.
 * - `lines`: a readline `Interface`. Leaving a loop early closes it.
 * - `directory`: an open `fs.Dir`. Every loop closes it at its end.
 */
export type OneShotKind = "generator" | "iterator" | "webStream" | "nodeStream" | "lines" | "directory";

/**
 * Which kind of one-shot source every value of a type is. Judged by the declarations of the language and of
 * Node: a type of that name from anywhere else, and a class or interface that merely has the same members, may
 * start again each time.
 *
 * @returns undefined for everything else, and where the members of a union differ in it.
 */
export async function oneShotKindOf(
  checker: Checker,
  type: Type | undefined,
): Promise<OneShotKind | undefined> {
  if (!type || isUncertain(type)) return undefined;
  if (type.isUnionType()) {
    const members = (await checker.constituentsOf(type)).filter(member => !isNullish(member));
    const kinds = new Set(await Promise.all(members.map(member => oneShotKindOf(checker, member))));
    if (kinds.has(undefined)) return undefined;
    return kinds.size > 1 ? "iterator" : [...kinds][0];
  }
  if (type.isIntersectionType()) {
    const members = await checker.constituentsOf(type);
    const kinds = await Promise.all(members.map(member => oneShotKindOf(checker, member)));
    return kinds.find(kind => kind !== undefined);
  }
  if (type.flags & TypeFlags.TypeParameter) {
    const constraint = await checker.constraintOf(type);
    return constraint === type ? undefined : oneShotKindOf(checker, constraint);
  }
  return type.isObjectType() ? kindOfObject(checker, type) : undefined;
}

/** A class or interface that the language (`lib.*.d.ts`) or Node (`@types/node`) declares. */
export interface LibraryType {
  readonly name: string;
  /** `lib` for the language and the web, otherwise the module of `@types/node`, such as `stream` or `fs`. */
  readonly library: string;
}

/**
 * The library types that an object type is or extends, nearest first: for `fs.ReadStream` itself, `Readable`,
 * `Stream` and so on. Interfaces that a class merely implements are not among them.
 */
export async function libraryAncestorsOf(checker: Checker, type: Type): Promise<readonly LibraryType[]> {
  const found: LibraryType[] = [];
  const seen = new Set<number>();
  let level: readonly Type[] = [type];
  while (level.length > 0) {
    const fresh = level.filter(({ id }) => !seen.has(id));
    for (const { id } of fresh) seen.add(id);
    const next = await Promise.all(fresh.map(member => parentsOf(checker, member, found)));
    level = next.flat();
  }
  return found;
}

/** The library type behind a symbol, undefined when its project or another package declares it. */
export function libraryTypeOf(symbol: TypeSymbol | undefined): LibraryType | undefined {
  if (!symbol) return undefined;
  const libraries = symbol.declarations.map(({ path }) => libraryAt(path));
  const library = libraries.find(name => name !== undefined);
  return library === undefined ? undefined : { name: symbol.name, library };
}

/** The answers of one checker by type id; all instantiations of one generic type share theirs. */
const known = new WeakMap<Checker, Map<number, Promise<OneShotKind | undefined>>>();

function kindOfObject(checker: Checker, type: Type): Promise<OneShotKind | undefined> {
  const answers = known.get(checker) ?? new Map<number, Promise<OneShotKind | undefined>>();
  known.set(checker, answers);
  const key = (type as { target?: number }).target || type.id;
  const answer = answers.get(key) ?? findKind(checker, type);
  answers.set(key, answer);
  return answer;
}

async function findKind(checker: Checker, type: Type): Promise<OneShotKind | undefined> {
  for (const { name, library } of await libraryAncestorsOf(checker, type)) {
    const kind = library === "lib" ? kindsOfLanguage[name] : kindsOfNode[`${library} ${name}`];
    if (kind) return kind;
  }
  return undefined;
}

async function parentsOf(checker: Checker, type: Type, found: LibraryType[]): Promise<readonly Type[]> {
  if (!type.isObjectType()) return [];
  const library = libraryTypeOf(await checker.declaringSymbolOf(type));
  if (library) found.push(library);
  const generic = type.isTypeReference() && !type.isClassOrInterface() ? await type.getTarget() : type;
  return checker.baseTypesOf(generic);
}

/** `…/lib.es2015.generator.d.ts` → `lib`, `…/@types/node/stream/web.d.ts` → `stream/web`. */
function libraryAt(path: string): string | undefined {
  if (/(?:^|\/)lib\.[\w.]*d\.ts$/.test(path)) return "lib";
  const ofNode = /\/node_modules\/@types\/node\/(?:ts[\d.]+\/)?(.+)\.d\.ts$/.exec(path);
  return ofNode?.[1];
}

const kindsOfLanguage: Readonly<Record<string, OneShotKind>> = {
  Generator: "generator",
  AsyncGenerator: "generator",
  IteratorObject: "iterator",
  AsyncIteratorObject: "iterator",
  IterableIterator: "iterator",
  AsyncIterableIterator: "iterator",
  ReadableStream: "webStream",
};

/** By module of `@types/node` and name; `globals ReadableStream` is the interface `NodeJS.ReadableStream`. */
const kindsOfNode: Readonly<Record<string, OneShotKind>> = {
  "stream/web ReadableStream": "webStream",
  "globals ReadableStream": "nodeStream",
  "stream Readable": "nodeStream",
  "stream Duplex": "nodeStream",
  "readline Interface": "lines",
  "readline/promises Interface": "lines",
  "fs Dir": "directory",
};
