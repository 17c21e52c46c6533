/**
 * Writing waits: the call that a fix puts where code blocked, spun or hammered.
 */
import type { Edit } from "../engine/rule.ts";
import type { Checker } from "../typescript/checker.ts";
import {
  type Identifier,
  isFunctionDeclaration,
  isIdentifier,
  isImportClause,
  isImportDeclaration,
  isImportSpecifier,
  isSourceFile,
  isVariableStatement,
  type Node,
  type SourceFile,
  type Statement,
} from "../typescript/syntax.ts";
import { enclosingScope } from "./functions.ts";
import { importMember, isTypeOnlyImport } from "./imports.ts";
import { isShadowed } from "./names.ts";
import { importsOf } from "./origins.ts";
import { contains } from "./scopes.ts";
import { sleepOf } from "./waiting.ts";

/** A call that waits, as text, and what must be edited to make it possible. */
export interface SleepCall {
  readonly text: string;
  readonly edits: readonly Edit[];
}

/**
 * The call that waits for a while where `at` stands, without `await`: of the file's own function for that, else of
 * `setTimeout` from `node:timers/promises` (imported if need be), else of a timer inside a promise, where the code
 * is for browsers or is a script that an import would change.
 *
 * @param duration Milliseconds, as an expression.
 * @param leaving The local name of an import that the fix puts out of use.
 */
export async function sleepCall(
  checker: Checker,
  sourceFile: SourceFile,
  at: Node,
  duration: string,
  leaving?: string,
): Promise<SleepCall> {
  const own = await sleepInScope(checker, sourceFile, at);
  if (own !== undefined) return { text: `${own}(${duration})`, edits: [] };
  const imported = (await isForNode(checker, sourceFile))
    ? await importMember(checker, sourceFile, at, {
        module: "node:timers/promises",
        name: "setTimeout",
        as: ["setTimeout", "sleep", "delay", "pause"],
        leaving,
      })
    : undefined;
  if (imported) return { text: `${imported.expression}(${duration})`, edits: imported.edits };
  return { text: `new Promise(resolve => setTimeout(resolve, ${duration}))`, edits: [] };
}

/**
 * The call that lets the event loop turn once, without `await`: `setImmediate` from `node:timers/promises`, or a
 * timer of no time where the code is for browsers or is a script.
 */
export async function turnCall(checker: Checker, sourceFile: SourceFile, at: Node): Promise<SleepCall> {
  const imported = (await isForNode(checker, sourceFile))
    ? await importMember(checker, sourceFile, at, {
        module: "node:timers/promises",
        name: "setImmediate",
        as: ["setImmediate", "immediate", "nextTurn"],
      })
    : undefined;
  if (imported) return { text: `${imported.expression}()`, edits: imported.edits };
  return { text: "new Promise(resolve => setTimeout(resolve))", edits: [] };
}

/** Whether Node's own modules can be imported in a file, and the file is not plainly one for browsers. */
async function isForNode(checker: Checker, sourceFile: SourceFile): Promise<boolean> {
  const usesNode = [...importsOf(sourceFile).values()].some(origin => origin.startsWith("node:"));
  if (usesNode) return true;
  if (/\.[jt]sx$/.test(sourceFile.fileName) || /\b(?:document|window)\./.test(sourceFile.text)) return false;
  // JavaScript runs without type declarations; TypeScript would not find the module.
  return /\.[mc]?js$/.test(sourceFile.fileName) || knowsNode(checker);
}

const nodeTypes = new WeakMap<Checker, Promise<boolean>>();

/** Whether a project has type declarations of Node's modules. */
function knowsNode(checker: Checker): Promise<boolean> {
  let known = nodeTypes.get(checker);
  if (!known) {
    known = checker.program
      .getSourceFileNames()
      .then(names => names.some(name => /\/(?:@types\/node|bun-types|@types\/bun)\//.test(name)));
    nodeTypes.set(checker, known);
  }
  return known;
}

/**
 * The name of a function of the file's own, imported or declared at its top level, that waits a number of
 * milliseconds, so that a fix can use what the project uses already.
 *
 * @param at The place of use, where the name must be known.
 */
export async function sleepInScope(
  checker: Checker,
  sourceFile: SourceFile,
  at: Node,
  configured: readonly string[] = [],
): Promise<string | undefined> {
  const candidates = sourceFile.statements
    .flatMap(statement => topLevelNames(sourceFile, statement))
    .filter(name => !contains(name.parent, at) && isReachable(sourceFile, name, at));
  const sleeps = await Promise.all(candidates.map(name => sleepOf(checker, name, configured)));
  const index = sleeps.findIndex(
    sleep => sleep !== undefined && sleep.duration === 0 && sleep.unit === 1 && sleep.required <= 1,
  );
  return candidates[index]?.text;
}

/** The names of a top-level statement that may be functions which wait. */
function topLevelNames(sourceFile: SourceFile, statement: Statement): readonly Identifier[] {
  if (isFunctionDeclaration(statement)) {
    const { name } = statement;
    return name && mentionsTimer(statement) ? [name] : [];
  }
  if (isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
      if (!isIdentifier(name) || !initializer) return [];
      return mentionsTimer(initializer) || importsOf(sourceFile).has(name.text) ? [name] : [];
    });
  }
  if (!isImportDeclaration(statement) || !statement.importClause) return [];
  const clause = statement.importClause;
  if (!isImportClause(clause)) return [];
  const names: Identifier[] = clause.name ? [clause.name] : [];
  const bindings = clause.namedBindings;
  bindings?.forEachChild(element => {
    if (isImportSpecifier(element)) names.push(element.name);
  });
  // Looking into another file costs something, so only names that promise something are followed there.
  return names.filter(
    name =>
      !isTypeOnlyImport(sourceFile, name.text) &&
      (/sleep|delay|wait|pause|time|tick|later|after/i.test(name.text) ||
        importsOf(sourceFile).get(name.text)?.startsWith("node:timers")),
  );
}

function mentionsTimer(node: Node): boolean {
  return /\bsetTimeout\b|\bsleep\b|\bdelay\b|\bwait\b/.test(node.getText());
}

function isReachable(sourceFile: SourceFile, name: Identifier, at: Node): boolean {
  if (isShadowed(sourceFile, name.text, at)) return false;
  // A constant cannot be used by code that runs before its line.
  return isFunctionDeclaration(name.parent) || name.pos < at.pos || !isSourceFile(enclosingScope(at));
}
