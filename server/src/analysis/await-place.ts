import type { Edit } from "../engine/rule.ts";
import type { Checker } from "../typescript/checker.ts";
import { isSourceFile, type Node, type SourceFile } from "../typescript/syntax.ts";
import { asyncEditsAround } from "./awaiting.ts";
import { canAwaitAt, enclosingScope, isModule } from "./functions.ts";

/** What edits are built from. A rule's context and a view of a file both are one. */
export interface FileFacts {
  readonly file: string;
  readonly sourceFile: SourceFile;
  readonly checker: Checker;
  readonly compilerOptions: Readonly<Record<string, unknown>>;
}

/** How `await` can come to stand at some place. */
export interface AwaitPlace {
  /** What must be edited first; nothing where `await` is allowed already. */
  readonly edits: readonly Edit[];
  /** Whether these edits make the function around the place async. */
  readonly makesAsync: boolean;
}

/**
 * How `await` (or `for await`) can be written where a node stands: at once in an async function or at the top
 * level of a module, or after its function has been made async.
 *
 * @returns undefined where it cannot: in constructors, accessors, static blocks, field initializers, sync
 *   generators and parameter defaults, and in functions whose callers need the result at once.
 */
export async function placeForAwait(facts: FileFacts, node: Node): Promise<AwaitPlace | undefined> {
  if (isSourceFile(enclosingScope(node))) {
    return (await allowsTopLevelAwait(facts)) ? { edits: [], makesAsync: false } : undefined;
  }
  if (canAwaitAt(node)) return { edits: [], makesAsync: false };
  const edits = await asyncEditsAround(facts, node);
  return edits && { edits, makesAsync: true };
}

/** The title of a fix, with what it must do first: "Do this", "Make the function async and do this". */
export function titleAt(place: AwaitPlace, title: string): string {
  return place.makesAsync
    ? `Make the function async and ${title.charAt(0).toLowerCase()}${title.slice(1)}`
    : title;
}

/**
 * Whether top-level `await` is allowed in a file: it is an ECMAScript module by its own text or name, and, where
 * TypeScript checks it, `module` and `target` allow it too (compiler errors 1309 and 1378).
 */
export async function allowsTopLevelAwait(facts: FileFacts): Promise<boolean> {
  const { file, sourceFile, compilerOptions } = facts;
  if (!isModule(sourceFile)) return false;
  // `moduleDetection: force` makes a module of a file without a single import; `require` says otherwise.
  const isForced = sourceFile.externalModuleIndicator === true && !/\.m[tj]s$/i.test(file);
  if (isForced && /\brequire\(|\bmodule\.exports\b/.test(sourceFile.text)) return false;
  if (!/\.[mc]?tsx?$/i.test(file) && compilerOptions.checkJs !== true) return true;
  const { module, target } = compilerOptions as { module?: number; target?: number };
  if (target !== undefined && target < scriptTargets.es2017) return false;
  if (module === undefined || module === moduleKinds.system || module === moduleKinds.preserve) return true;
  if (module >= moduleKinds.node16 && module <= moduleKinds.nodeNext)
    return (await facts.checker.moduleFormatOf(file)) !== moduleKinds.commonJs;
  return module >= moduleKinds.es2022 && module <= moduleKinds.esNext;
}

// Numbers of TypeScript's `ScriptTarget` and `ModuleKind`, as compiler options carry them.
const scriptTargets = { es2017: 4 };
const moduleKinds = {
  commonJs: 1,
  system: 4,
  es2022: 7,
  esNext: 99,
  node16: 100,
  nodeNext: 199,
  preserve: 200,
};
