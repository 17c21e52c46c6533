import type { Edit } from "../engine/rule.ts";
import type { Checker } from "../typescript/checker.ts";
import {
  type Expression,
  getLeadingCommentRanges,
  getShebang,
  getTrailingCommentRanges,
  type ImportDeclaration,
  isBindingElement,
  isCallExpression,
  isExpressionStatement,
  isIdentifier,
  isImportClause,
  isImportDeclaration,
  isImportEqualsDeclaration,
  isImportSpecifier,
  isNamedImports,
  isNamespaceImport,
  isObjectBindingPattern,
  isStringLiteral,
  isVariableDeclaration,
  isVariableStatement,
  type NamedImports,
  type Node,
  type ObjectBindingPattern,
  type SourceFile,
  type Statement,
  type StringLiteral,
  SyntaxKind,
} from "../typescript/syntax.ts";
import { hasComment, replaceNode } from "./edits.ts";
import { freeName, isShadowed } from "./names.ts";
import { importsOf, normalizedModule } from "./origins.ts";
import { identifiersNamed } from "./references.ts";

/** A member of a module that a fix wants to use. */
export interface WantedImport {
  /** The module with its `node:` prefix, such as `node:timers/promises`. */
  readonly module: string;
  /** The exported name, such as `setTimeout`. */
  readonly name: string;
  /** Local names to try in this order; the first must be `name` where that is a good local name. */
  readonly as: readonly [string, ...string[]];
  /** The local name of an import that the fix puts out of use, and which then goes if nothing else uses it. */
  readonly leaving?: string | undefined;
}

/** How a fix can use what it wanted. */
export interface Imported {
  /** What to write at the place of use: `setTimeout`, `sleep`, `timers.setTimeout`. */
  readonly expression: string;
  /** The edits that make it available; none where it is imported already. */
  readonly edits: readonly Edit[];
}

/** How a file loads modules. */
export type ModuleStyle = "import" | "require" | "import-equals";

/**
 * Makes a member of one of Node's modules available in a file, exactly once and in the file's own style: `import`
 * or `require`, `node:` prefix, quotes, semicolons, line ends and position after the other imports.
 *
 * What the file imports already is used as it is, and an existing import of the module is extended. The same
 * request on the same text gives the same edits, so that two fixes can share them.
 *
 * @param at The place of use, where the local name must not mean something else.
 * @returns undefined where importing would change what the file is: a TypeScript script that is no module.
 */
export async function importMember(
  checker: Checker,
  sourceFile: SourceFile,
  at: Node,
  wanted: WantedImport,
): Promise<Imported | undefined> {
  const removal = wanted.leaving === undefined ? undefined : importRemoval(sourceFile, wanted.leaving);
  const removed = removal ? [removal.edit] : [];
  const existing = existingExpression(sourceFile, at, wanted);
  if (existing !== undefined) return { expression: existing, edits: removed };
  const style = await moduleStyleOf(checker, sourceFile);
  if (!style) return undefined;
  const local = freeName(sourceFile, wanted.as);
  const extended = extendExisting(sourceFile, wanted, local, removal);
  if (extended) return { expression: local, edits: extended };
  const { expression, text } = statementFor(sourceFile, wanted, local, style);
  if (!removal?.statement || removal.statement !== lastImport(sourceFile))
    return { expression, edits: [...removed, insertStatement(sourceFile, text)] };
  // The new import takes the place of the one that goes. The edit reaches to the next line, so that it conflicts
  // with one that inserts the same import after this line, and the two are not applied together.
  const newline = sourceFile.text.includes("\r\n") ? "\r\n" : "\n";
  return { expression, edits: [{ ...removal.edit, newText: `${text}${newline}` }] };
}

/** How an import that is used nowhere any more can go. */
interface ImportRemoval {
  readonly edit: Edit;
  /** The statement that goes as a whole. */
  readonly statement: Statement | undefined;
  /** The name that goes out of a list that stays. */
  readonly element: Node | undefined;
}

/** Removes a named import or a required name that is used in one place only, which is about to go. */
function importRemoval(sourceFile: SourceFile, local: string): ImportRemoval | undefined {
  const uses = identifiersNamed(sourceFile, local);
  if (uses.filter(use => !isImportSpecifier(use.parent) && !isBindingElement(use.parent)).length !== 1)
    return undefined;
  for (const statement of sourceFile.statements) {
    const specifier = isImportDeclaration(statement) ? statement.moduleSpecifier : requiredBy(statement);
    if (!specifier) continue;
    const list = isImportDeclaration(statement) ? namedImportsOf(statement) : patternOf(statement);
    const elements: readonly Node[] = list?.elements ?? [];
    const index = elements.findIndex(
      element => (element as { name?: Node }).name?.getText(sourceFile) === local,
    );
    const element = elements[index];
    if (!element) continue;
    const { fileName: file, text } = sourceFile;
    if (elements.length > 1) {
      const [from, to] =
        index === 0
          ? [element.getStart(sourceFile), elements[1]?.getStart(sourceFile) ?? element.end]
          : [elements[index - 1]?.end ?? element.pos, element.end];
      if (hasComment(sourceFile, from, to)) return undefined;
      return { edit: { file, start: from, end: to, newText: "" }, statement: undefined, element };
    }
    const start = statement.getStart(sourceFile);
    const hasDefault = isImportDeclaration(statement) && (statement.importClause as { name?: Node }).name;
    if (hasDefault || hasComment(sourceFile, start, statement.end)) return undefined;
    const lineEnd = /^[ \t]*\r?\n/.exec(text.slice(statement.end))?.[0].length;
    if (lineEnd === undefined) return undefined;
    return {
      edit: { file, start, end: statement.end + lineEnd, newText: "" },
      statement,
      element: undefined,
    };
  }
  return undefined;
}

/**
 * How a file loads modules, judged by what it does, then by its extension and its package.
 *
 * @returns undefined for a TypeScript script, which an import would turn into a module, and for a JavaScript file
 *   that shows nothing in a project where its package's type is not known.
 */
export async function moduleStyleOf(
  checker: Checker,
  sourceFile: SourceFile,
): Promise<ModuleStyle | undefined> {
  const { fileName, statements } = sourceFile;
  if (statements.some(isImportDeclaration)) return "import";
  if (statements.some(statement => isImportEqualsDeclaration(statement) && requiredBy(statement)))
    return "import-equals";
  if (/\.m[tj]s$/.test(fileName)) return "import";
  if (/\.cjs$/.test(fileName) || statements.some(statement => requiredBy(statement) !== undefined))
    return "require";
  // `true` says that the project calls every file a module, an export or `import.meta` that this file is one.
  if (typeof sourceFile.externalModuleIndicator === "object") return "import";
  if (/\.[jc]sx?$/.test(fileName)) {
    if (usesCommonJs(sourceFile)) return "require";
    const metadata = await checker.program.getSourceFileMetadata(fileName);
    if (metadata?.packageJsonType === "module") return "import";
    // Only where Node's rules for modules apply has the package been asked for its type.
    const { module = 0 } = checker.program.getCompilerOptions() as { module?: number };
    return module >= moduleKinds.node16 && module <= moduleKinds.nodeNext ? "require" : undefined;
  }
  return sourceFile.externalModuleIndicator ? "import" : undefined;
}

// Numbers of TypeScript's `ModuleKind`, as compiler options carry them.
const moduleKinds = { node16: 100, nodeNext: 199 };

/** Whether a file reads or writes CommonJS's own names, so that it is no ECMAScript module. */
export function usesCommonJs(sourceFile: SourceFile): boolean {
  return /\brequire\s*\(|\bmodule\.exports\b|\bexports\.\w/.test(sourceFile.text);
}

/** What to write for the member, if the file's imports give it already. */
function existingExpression(sourceFile: SourceFile, at: Node, wanted: WantedImport): string | undefined {
  const { module, name } = wanted;
  const endings = new Map([
    [`${module}#${name}`, ""],
    [module, `.${name}`],
  ]);
  const parent = /^(node:\w+)\/promises$/.exec(module)?.[1];
  if (parent) {
    endings.set(`${parent}#promises`, `.${name}`).set(`${parent}#promises.${name}`, "");
    endings.set(parent, `.promises.${name}`);
  }
  let best: string | undefined;
  for (const [local, origin] of importsOf(sourceFile)) {
    const ending = endings.get(origin);
    if (ending === undefined || isTypeOnlyImport(sourceFile, local) || isShadowed(sourceFile, local, at))
      continue;
    const expression = local + ending;
    if (best === undefined || expression.length < best.length) best = expression;
  }
  return best;
}

/** Whether an imported name exists for types only and is gone at run time. */
export function isTypeOnlyImport(sourceFile: SourceFile, local: string): boolean {
  return sourceFile.statements.some(statement => {
    if (!isImportDeclaration(statement) || !statement.importClause) return false;
    const clause = statement.importClause;
    if (!isImportClause(clause)) return false;
    const wholeClause = clause.phaseModifier === SyntaxKind.TypeKeyword;
    const bindings = clause.namedBindings;
    if (clause.name?.text === local) return wholeClause;
    if (bindings && isNamespaceImport(bindings)) return wholeClause && bindings.name.text === local;
    return (
      bindings?.elements.some(
        element =>
          isImportSpecifier(element) && element.name.text === local && (wholeClause || element.isTypeOnly),
      ) ?? false
    );
  });
}

/** Adds the name to an import or require of the module that lists names already. */
function extendExisting(
  sourceFile: SourceFile,
  wanted: WantedImport,
  local: string,
  removal: ImportRemoval | undefined,
): readonly Edit[] | undefined {
  for (const statement of sourceFile.statements) {
    const specifier = isImportDeclaration(statement) ? statement.moduleSpecifier : requiredBy(statement);
    if (!specifier || !isStringLiteral(specifier) || normalizedModule(specifier.text) !== wanted.module)
      continue;
    const list = isImportDeclaration(statement) ? namedImportsOf(statement) : patternOf(statement);
    if (!list) continue;
    const separator = isNamedImports(list) ? " as " : ": ";
    const text = local === wanted.name ? local : `${wanted.name}${separator}${local}`;
    const leaves = removal?.element ?? removal?.statement;
    if (!removal || !leaves) return [appendTo(sourceFile, list, text)];
    if (leaves !== statement) return [removal.edit, appendTo(sourceFile, list, text)];
    // The only name of the list makes room for the new one.
    return [replaceNode(sourceFile, list, `{ ${text} }`)];
  }
  return undefined;
}

function appendTo(sourceFile: SourceFile, list: NamedImports | ObjectBindingPattern, text: string): Edit {
  const file = sourceFile.fileName;
  const last = list.elements.at(-1);
  if (!last) return { file, start: list.getStart(sourceFile), end: list.end, newText: `{ ${text} }` };
  const hasComma = list.elements.end > last.end && sourceFile.text[list.elements.end - 1] === ",";
  const start = hasComma ? list.elements.end : last.end;
  const before = sourceFile.text.slice(list.getStart(sourceFile), last.getStart(sourceFile));
  const indentation = /(\r?\n[ \t]*)$/.exec(before)?.[1] ?? " ";
  const newText = hasComma ? `${indentation}${text},` : `,${indentation}${text}`;
  return { file, start, end: start, newText };
}

function namedImportsOf(statement: ImportDeclaration): NamedImports | undefined {
  const clause = statement.importClause;
  if (!clause || !isImportClause(clause) || clause.phaseModifier === SyntaxKind.TypeKeyword) return undefined;
  const bindings = clause.namedBindings;
  return bindings && isNamedImports(bindings) ? bindings : undefined;
}

function patternOf(statement: Statement): ObjectBindingPattern | undefined {
  if (!isVariableStatement(statement)) return undefined;
  const [declaration] = statement.declarationList.declarations;
  if (!declaration || !isObjectBindingPattern(declaration.name)) return undefined;
  const isPlain = declaration.name.elements.every(
    element => isBindingElement(element) && !element.dotDotDotToken,
  );
  return isPlain ? declaration.name : undefined;
}

function statementFor(
  sourceFile: SourceFile,
  wanted: WantedImport,
  local: string,
  style: ModuleStyle,
): { expression: string; text: string } {
  const specifiers = sourceFile.statements.flatMap(statement => specifierOf(statement) ?? []);
  const quote = quoteOf(sourceFile, specifiers);
  const module = `${quote}${spelled(wanted.module, specifiers)}${quote}`;
  const end = endsWithSemicolons(sourceFile) ? ";" : "";
  const renamed = (separator: string) =>
    local === wanted.name ? local : `${wanted.name}${separator}${local}`;
  if (style === "import-equals") {
    const name = freeName(sourceFile, [moduleName(wanted.module)]);
    const text = `import ${name} = require(${module})${end}`;
    return { expression: `${name}.${wanted.name}`, text };
  }
  const text =
    style === "import"
      ? `import { ${renamed(" as ")} } from ${module}${end}`
      : `${requireKeyword(sourceFile)} { ${renamed(": ")} } = require(${module})${end}`;
  return { expression: local, text };
}

/** `node:timers/promises` → `timersPromises`. */
function moduleName(module: string): string {
  return module.replace(/^node:/, "").replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Inserts a statement after the imports, else after directives, shebang and the comment that heads the file. */
function insertStatement(sourceFile: SourceFile, statement: string): Edit {
  const { text, fileName: file } = sourceFile;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const after = lastImport(sourceFile) ?? lastDirective(sourceFile);
  if (after) {
    const start = getTrailingCommentRanges(text, after.end)?.at(-1)?.end ?? after.end;
    return { file, start, end: start, newText: `${newline}${statement}` };
  }
  const start = endOfHead(sourceFile);
  const isInline = start > 0 && text[start - 1] !== "\n";
  return {
    file,
    start,
    end: start,
    newText: `${isInline ? newline : ""}${statement}${newline}${followedByCode(text, start) ? newline : ""}`,
  };
}

/** The last statement of the run of imports that the file starts with, Node's own modules first. */
function lastImport(sourceFile: SourceFile): Statement | undefined {
  let last: Statement | undefined;
  let lastBuiltin: Statement | undefined;
  for (const statement of sourceFile.statements) {
    const specifier = specifierOf(statement);
    if (!specifier) {
      if (isDirective(statement) || isImportDeclaration(statement)) continue;
      break;
    }
    last = statement;
    if (normalizedModule(specifier.text).startsWith("node:")) lastBuiltin = statement;
  }
  return lastBuiltin ?? last;
}

function lastDirective(sourceFile: SourceFile): Statement | undefined {
  let last: Statement | undefined;
  for (const statement of sourceFile.statements) {
    if (!isDirective(statement)) break;
    last = statement;
  }
  return last;
}

function isDirective(statement: Statement): boolean {
  return isExpressionStatement(statement) && isStringLiteral(statement.expression);
}

/**
 * The offset after what must stay on top of a file without imports: its shebang and its leading comments, apart
 * from one that belongs to the first statement.
 */
function endOfHead(sourceFile: SourceFile): number {
  const { text } = sourceFile;
  const shebang = getShebang(text);
  let position = shebang ? afterLine(text, text.indexOf(shebang) + shebang.length) : 0;
  const comments = getLeadingCommentRanges(text, 0) ?? [];
  for (const comment of comments) {
    const isApart = /^[ \t]*\r?\n[ \t]*\r?\n/.test(text.slice(comment.end));
    const isHeader = /^\/\*!|@license|copyright|@ts-(no)?check|@jsx|eslint-|forawait-ignore-file/i.test(
      text.slice(comment.pos, comment.end),
    );
    if (isApart || isHeader) position = afterBlankLine(text, comment.end);
  }
  return position;
}

function afterLine(text: string, position: number): number {
  const newline = text.indexOf("\n", position);
  return newline === -1 ? text.length : newline + 1;
}

/** After the line end that follows, and one empty line after that. */
function afterBlankLine(text: string, position: number): number {
  const blank = /^[ \t]*\r?\n(?:[ \t]*\r?\n)?/.exec(text.slice(position));
  return position + (blank?.[0].length ?? 0);
}

function followedByCode(text: string, position: number): boolean {
  return /^[^\r\n]*\S/.test(text.slice(position));
}

/** The module specifier of an import or of a top-level require. */
function specifierOf(statement: Statement): StringLiteral | undefined {
  if (!isImportDeclaration(statement)) return requiredBy(statement);
  return isStringLiteral(statement.moduleSpecifier) ? statement.moduleSpecifier : undefined;
}

/** The specifier in `const a = require("a")`, `const { b } = require("a").c`, `require("a")`, `import a = require("a")`. */
function requiredBy(statement: Statement): StringLiteral | undefined {
  if (isImportEqualsDeclaration(statement)) {
    const specifier = (statement.moduleReference as { expression?: Expression }).expression;
    return specifier && isStringLiteral(specifier) ? specifier : undefined;
  }
  let current: Node | undefined;
  if (isVariableStatement(statement)) {
    const [declaration] = statement.declarationList.declarations;
    current = declaration && isVariableDeclaration(declaration) ? declaration.initializer : undefined;
  } else if (isExpressionStatement(statement)) current = statement.expression;
  while (current && !isRequireCall(current)) current = (current as { expression?: Node }).expression;
  if (!current || !isCallExpression(current)) return undefined;
  const [specifier] = current.arguments;
  return specifier && isStringLiteral(specifier) ? specifier : undefined;
}

function isRequireCall(node: Node): boolean {
  return isCallExpression(node) && isIdentifier(node.expression) && node.expression.text === "require";
}

/** Spells a module as the file spells Node's modules: with `node:` unless it leaves that out. */
function spelled(module: string, specifiers: readonly StringLiteral[]): string {
  const builtins = specifiers.filter(({ text }) => normalizedModule(text).startsWith("node:"));
  const isBare = builtins.length > 0 && builtins.every(({ text }) => !text.startsWith("node:"));
  return isBare ? module.replace(/^node:/, "") : module;
}

function quoteOf(sourceFile: SourceFile, specifiers: readonly StringLiteral[]): string {
  const [first] = specifiers;
  if (first) return sourceFile.text[first.getStart(sourceFile)] as string;
  const single = sourceFile.text.match(/'[^'"`\r\n]*'/g)?.length ?? 0;
  const double = sourceFile.text.match(/"[^'"`\r\n]*"/g)?.length ?? 0;
  return single > double ? "'" : '"';
}

/** Whether the file's statements end with semicolons; a file that shows neither is taken to use them. */
export function endsWithSemicolons(sourceFile: SourceFile): boolean {
  let known = semicolons.get(sourceFile);
  if (known === undefined) {
    const statements = someStatements(sourceFile);
    const ended = statements.filter(statement => sourceFile.text[statement.end - 1] === ";").length;
    known = ended * 2 >= statements.length;
    semicolons.set(sourceFile, known);
  }
  return known;
}

const semicolons = new WeakMap<SourceFile, boolean>();

/** The first statements of a file, at any depth, that a semicolon may end. */
function someStatements(sourceFile: SourceFile): readonly Node[] {
  const found: Node[] = [];
  const visit = (node: Node): undefined => {
    if (found.length >= 50) return;
    if (endedKinds.has(node.kind)) found.push(node);
    node.forEachChild(visit);
  };
  sourceFile.forEachChild(visit);
  return found;
}

const endedKinds: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.ImportDeclaration,
  SyntaxKind.ExpressionStatement,
  SyntaxKind.ReturnStatement,
  SyntaxKind.ThrowStatement,
  SyntaxKind.VariableStatement,
]);

function requireKeyword(sourceFile: SourceFile): string {
  const last = sourceFile.statements.findLast(
    statement => isVariableStatement(statement) && requiredBy(statement) !== undefined,
  );
  return /^(?:const|let|var)\b/.exec(last?.getText(sourceFile) ?? "")?.[0] ?? "const";
}
