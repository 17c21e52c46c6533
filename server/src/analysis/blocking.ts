import type { Checker } from "../typescript/checker.ts";
import {
  type CallExpression,
  type Expression,
  isArrayLiteralExpression,
  isBinaryExpression,
  isCallExpression,
  isIdentifier,
  isNoSubstitutionTemplateLiteral,
  isNumericLiteral,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isStringLiteral,
  isTemplateExpression,
  SyntaxKind,
} from "../typescript/syntax.ts";
import { unwrapped } from "./edits.ts";
import { originOf } from "./origins.ts";

/** How a call of the blocking function becomes one of its async twin. */
export type TwinShape =
  /** The same arguments and the same result, as a promise. */
  | "same"
  /** The twin takes a callback; `util.promisify` makes it give a promise. */
  | "promisify"
  /** A promisified child process gives `{ stdout, stderr }` instead of the output. */
  | "output"
  /** `existsSync` has no twin; `access` rejects where there is nothing. */
  | "exists"
  /** The twin works another way, so that the call cannot be rewritten alone. */
  | "other";

/** What to use instead of a blocking call. */
export interface AsyncTwin {
  /** The module that has it; undefined for a member of the very object that has the blocking function. */
  readonly module: string | undefined;
  readonly name: string;
  readonly shape: TwinShape;
}

/**
 * What a function that blocks the event loop should be replaced with.
 *
 * @param origin Where the function comes from, see origins.ts: `node:fs#readFileSync`.
 * @returns undefined for a function that is not known to block.
 */
export function asyncTwinOf(origin: string): AsyncTwin | undefined {
  return table.get(origin) ?? siblingTwin(origin);
}

const table = new Map<string, AsyncTwin>();

/** Adds a row for each name: `module#name`, and for a package also the member of its default export. */
function add(
  source: string,
  names: string,
  twin: (name: string) => { module?: string | undefined; name: string },
  shape: TwinShape,
): void {
  for (const name of names.split(/\s+/)) {
    const { module, name: twinName } = twin(name);
    table.set(`${source}#${name}`, { module, name: twinName, shape });
    if (!source.startsWith("node:")) {
      table.set(`${source}#default.${name}`, { module, name: twinName, shape });
    }
  }
}

const withoutSync = (name: string): string => name.replace(/Sync$/, "");

// https://nodejs.org/api/fs.html: the functions of `fs/promises` that take what their synchronous twins take.
for (const source of ["node:fs", "graceful-fs"]) {
  add(
    source,
    "accessSync appendFileSync chmodSync chownSync copyFileSync cpSync lchmodSync lchownSync linkSync lstatSync lutimesSync mkdirSync mkdtempSync opendirSync readdirSync readFileSync readlinkSync realpathSync renameSync rmSync rmdirSync statSync statfsSync symlinkSync truncateSync unlinkSync utimesSync writeFileSync",
    name => ({ module: "node:fs/promises", name: withoutSync(name) }),
    "same",
  );
  add(source, "existsSync", () => ({ module: "node:fs/promises", name: "access" }), "exists");
  add(
    source,
    "openSync globSync",
    name => ({ module: "node:fs/promises", name: withoutSync(name) }),
    "other",
  );
  add(source, "realpathSync.native", () => ({ module: "node:fs/promises", name: "realpath" }), "other");
  // These take a file descriptor; a FileHandle has them as methods.
  add(
    source,
    "closeSync fchmodSync fchownSync fdatasyncSync fstatSync fsyncSync ftruncateSync futimesSync readSync readvSync writeSync writevSync",
    () => ({ module: "node:fs/promises", name: "open" }),
    "other",
  );
}
add(
  "node:child_process",
  "execSync execFileSync",
  name => ({ module: "node:child_process", name: withoutSync(name) }),
  "output",
);
add("node:child_process", "spawnSync", () => ({ module: "node:child_process", name: "spawn" }), "other");
add(
  "node:crypto",
  "argon2Sync checkPrimeSync generateKeyPairSync generateKeySync generatePrimeSync hkdfSync pbkdf2Sync scryptSync",
  name => ({ module: "node:crypto", name: withoutSync(name) }),
  "promisify",
);
add(
  "node:zlib",
  "brotliCompressSync brotliDecompressSync deflateRawSync deflateSync gunzipSync gzipSync inflateRawSync inflateSync unzipSync zstdCompressSync zstdDecompressSync",
  name => ({ module: "node:zlib", name: withoutSync(name) }),
  "promisify",
);
// Packages whose promise variant has the same arguments and stands beside the blocking one.
const sibling = (name: string) => () => ({ module: undefined, name });
for (const bcrypt of ["bcrypt", "bcryptjs", "@node-rs/bcrypt"]) {
  add(bcrypt, "compareSync genSaltSync hashSync", name => ({ name: withoutSync(name) }), "same");
}
add("@babel/core", "parseSync", sibling("parseAsync"), "same");
add("@babel/core", "transformSync", sibling("transformAsync"), "same");
add("@babel/core", "transformFileSync", sibling("transformFileAsync"), "same");
add("del", "deleteSync", sibling("deleteAsync"), "same");
add("esbuild", "buildSync formatMessagesSync transformSync", name => ({ name: withoutSync(name) }), "same");
add("execa", "execaCommandSync execaSync", name => ({ name: withoutSync(name) }), "same");
add("fast-glob", "globSync", sibling("glob"), "same");
add("find-up", "findUpSync", sibling("findUp"), "same");
add("glob", "globSync", sibling("glob"), "same");
add("glob", "sync", sibling("glob"), "other");
add("globby", "globbySync", sibling("globby"), "same");
add("jsonfile", "readFileSync writeFileSync", name => ({ name: withoutSync(name) }), "same");
add("make-dir", "makeDirectorySync", sibling("makeDirectory"), "same");
add("mkdirp", "mkdirpSync", sibling("mkdirp"), "same");
add("rimraf", "rimrafSync", sibling("rimraf"), "same");
add("sass", "compile", sibling("compileAsync"), "same");
add("tinyglobby", "globSync", sibling("glob"), "same");
add("cross-spawn", "sync", () => ({ module: "cross-spawn", name: "spawn" }), "other");
add(
  "readline-sync",
  "question keyIn prompt",
  () => ({ module: "node:readline/promises", name: "question" }),
  "other",
);
for (const request of ["sync-fetch", "sync-fetch#default", "sync-request", "sync-request#default"]) {
  table.set(request, { module: undefined, name: "fetch", shape: "other" });
}
add("bun", "spawnSync", sibling("spawn"), "other");
table.set("#Bun.spawnSync", { module: undefined, name: "spawn", shape: "other" });

/** In `fs-extra` and in Deno every blocking function has its twin under the shorter name. */
function siblingTwin(origin: string): AsyncTwin | undefined {
  const match = /^(?:fs-extra#(?:default\.)?|#Deno\.)(\w+)Sync$/.exec(origin);
  return match ? { module: undefined, name: match[1] as string, shape: "same" } : undefined;
}

/** A call that blocks the whole thread for some time and does nothing else. */
export interface BlockingSleep {
  /** A command that is run, a function of a package, or one that runs the event loop inside itself. */
  readonly kind: "command" | "package" | "nested";
  /** The duration in milliseconds as an expression; undefined where it cannot be computed. */
  readonly duration: string | undefined;
}

/** Functions that put the thread to sleep, with the milliseconds in a unit of their argument. */
const syncSleeps: ReadonlyMap<string, number | undefined> = new Map<string, number | undefined>([
  ["#Bun.sleepSync", 1],
  ["bun#sleepSync", 1],
  ["deasync#loopWhile", undefined],
  ["deasync#default.loopWhile", undefined],
  ["deasync#runLoopOnce", undefined],
  ["deasync#default.runLoopOnce", undefined],
  ["deasync#sleep", 1],
  ["deasync#default.sleep", 1],
  ["sleep#msleep", 1],
  ["sleep#default.msleep", 1],
  ["sleep#sleep", 1000],
  ["sleep#default.sleep", 1000],
  ["sleep#usleep", 0.001],
  ["sleep#default.usleep", 0.001],
  ...["atomic-sleep", "sleep-synchronously", "sleep-sync", "system-sleep", "thread-sleep"].flatMap(
    (name): [string, number][] => [
      [name, 1],
      [`${name}#default`, 1],
    ],
  ),
]);

/** Functions that run a command and wait for its end, and how they take the command. */
const commandRunners: ReadonlyMap<string, "line" | "list"> = new Map([
  ["node:child_process#execSync", "line"],
  ["node:child_process#execFileSync", "list"],
  ["node:child_process#spawnSync", "list"],
  ["#Bun.spawnSync", "list"],
  ["bun#spawnSync", "list"],
  ["cross-spawn#sync", "list"],
  ["cross-spawn#default.sync", "list"],
  ["execa#execaSync", "list"],
  ["execa#execaCommandSync", "line"],
  ["shelljs#exec", "line"],
  ["shelljs#default.exec", "line"],
]);

/** Whether an origin is one of the functions that {@link blockingSleepOf} looks at. */
export function isBlockingSleepOrigin(origin: string): boolean {
  return syncSleeps.has(origin) || commandRunners.has(origin);
}

/** The last names of all functions that {@link blockingSleepOf} may know, to rule out other calls cheaply. */
export const blockingSleepNames: ReadonlySet<string> = new Set(
  [...syncSleeps.keys(), ...commandRunners.keys()].map(origin => origin.split(/[#.]/).at(-1) as string),
);

/**
 * Whether a call only blocks the thread for a while: a function of a package made for that, or a command such as
 * `sleep 5` that runs to its end.
 */
export async function blockingSleepOf(
  checker: Checker,
  call: CallExpression,
): Promise<BlockingSleep | undefined> {
  const origin = await originOf(checker, call.expression);
  if (origin === undefined) return undefined;
  if (syncSleeps.has(origin)) {
    const unit = syncSleeps.get(origin);
    const [duration] = call.arguments;
    return {
      kind: origin.startsWith("deasync") ? "nested" : "package",
      duration: unit && duration ? inMilliseconds(duration as Expression, unit) : undefined,
    };
  }
  const takes = commandRunners.get(origin);
  const command = takes && commandOf(call, takes);
  return command && sleepCommand(command);
}

/** A command line in which each part that is computed stands as its index between NUL characters. */
interface Command {
  readonly line: string;
  readonly computed: readonly Expression[];
}

function commandOf(call: CallExpression, takes: "line" | "list"): Command | undefined {
  const [first, second] = call.arguments.map(argument => unwrapped(argument as Expression));
  if (!first) return undefined;
  if (second && isObjectLiteralExpression(second) && /\basync\b/.test(second.getText())) return undefined;
  const computed: Expression[] = [];
  if (takes === "line") return { line: lineOf(first, computed), computed };
  const list = listIn(first) ?? [first, ...(second ? (listIn(second) ?? []) : [])];
  return { line: list.map(part => lineOf(unwrapped(part), computed)).join(" "), computed };
}

function listIn(node: Expression): readonly Expression[] | undefined {
  if (isArrayLiteralExpression(node)) return node.elements;
  if (!isObjectLiteralExpression(node)) return undefined;
  for (const property of node.properties) {
    if (isPropertyAssignment(property) && property.name.getText() === "cmd")
      return listIn(property.initializer);
  }
  return undefined;
}

function lineOf(node: Expression, computed: Expression[]): string {
  if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (isNumericLiteral(node)) return node.text;
  if (node.getText() === "process.execPath") return "node";
  if (isTemplateExpression(node)) {
    const spans = node.templateSpans.map(
      span => lineOf(unwrapped(span.expression), computed) + span.literal.text,
    );
    return node.head.text + spans.join("");
  }
  if (isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.PlusToken && isText(node)) {
    return lineOf(unwrapped(node.left), computed) + lineOf(unwrapped(node.right), computed);
  }
  if (isCallExpression(node)) {
    const { expression: callee } = node;
    const [argument] = node.arguments;
    if (isIdentifier(callee) && callee.text === "String" && argument)
      return lineOf(unwrapped(argument as Expression), computed);
    if (isPropertyAccessExpression(callee) && callee.name.text === "toString" && !argument)
      return lineOf(unwrapped(callee.expression), computed);
  }
  return `\0${computed.push(node) - 1}\0`;
}

/** Whether a sum is one of strings, judged by its left end. */
function isText(node: Expression): boolean {
  const expression = unwrapped(node);
  if (isBinaryExpression(expression)) return isText(expression.left) || isText(expression.right);
  return isStringLiteral(expression) || isTemplateExpression(expression);
}

const amount = "(\\d+(?:\\.\\d+)?|\\0\\d+\\0)";
const local = "(?:127\\.0\\.0\\.1|localhost|::1)";
const silence = "(?:\\s*>\\s*(?:nul|/dev/null)(?:\\s+2>&1)?)?";
const nothing = "(?:\\(\\)\\s*=>\\s*(?:\\{\\s*\\}|\\w+)|function\\s*\\(\\)\\s*\\{\\s*\\})";
const shell = "(?:cmd(?:\\.exe)?\\s+/c\\s+)?";
const unixShell = "(?:(?:/bin/)?(?:ba|da|z)?sh\\s+-c\\s+)?[\"']?";

/** Commands that only wait; each with the milliseconds that its amount counts, and what is taken off first. */
const sleepCommands: readonly { pattern: RegExp; unit: number; less: number }[] = [
  { pattern: command(`${unixShell}(?:/(?:usr/)?bin/)?sleep\\s+${amount}s?["']?`), unit: 1000, less: 0 },
  { pattern: command(`${unixShell}(?:/(?:usr/)?bin/)?sleep\\s+${amount}m["']?`), unit: 60_000, less: 0 },
  {
    pattern: command(`${shell}timeout(?:\\.exe)?\\s+(?:/t\\s+)?${amount}(?:\\s+/nobreak)?${silence}`),
    unit: 1000,
    less: 0,
  },
  // One echo a second, and none to wait for after the last.
  {
    pattern: command(
      `${shell}ping(?:\\.exe)?\\s+(?:${local}\\s+)?-[nc]\\s+${amount}(?:\\s+${local})?${silence}`,
    ),
    unit: 1000,
    less: 1,
  },
  {
    pattern: command(
      `(?:powershell|pwsh)(?:\\.exe)?\\s+(?:-\\w+\\s+)*["']?start-sleep\\s+-m\\w*\\s+${amount}["']?`,
    ),
    unit: 1,
    less: 0,
  },
  {
    pattern: command(
      `(?:powershell|pwsh)(?:\\.exe)?\\s+(?:-\\w+\\s+)*["']?start-sleep\\s+(?:-s\\w*\\s+)?${amount}["']?`,
    ),
    unit: 1000,
    less: 0,
  },
  {
    pattern: command(
      `node\\s+(?:-e|--eval)\\s+["']?setTimeout\\(\\s*${nothing}\\s*,\\s*${amount}\\s*\\);?["']?`,
    ),
    unit: 1,
    less: 0,
  },
];

function command(pattern: string): RegExp {
  return new RegExp(`^\\s*${pattern}\\s*$`, "i");
}

function sleepCommand({ line, computed }: Command): BlockingSleep | undefined {
  for (const { pattern, unit, less } of sleepCommands) {
    const found = pattern.exec(line)?.[1];
    if (found === undefined) continue;
    if (!found.startsWith("\0")) return { kind: "command", duration: String((Number(found) - less) * unit) };
    const expression = computed[Number(found.slice(1, -1))];
    const isSimple = expression !== undefined && less === 0;
    return { kind: "command", duration: isSimple ? inMilliseconds(expression, unit) : undefined };
  }
  return undefined;
}

/**
 * A duration as an expression in milliseconds.
 *
 * @param unit How many milliseconds one unit of the duration is.
 */
export function inMilliseconds(duration: Expression, unit: number): string {
  const expression = unwrapped(duration);
  const text = expression.getText();
  if (unit === 1) return text;
  if (isNumericLiteral(expression)) return String(Number((Number(expression.text) * unit).toPrecision(12)));
  const isBinary = isBinaryExpression(expression);
  if (isBinary && expression.operatorToken.kind === SyntaxKind.SlashToken) {
    const divisor = unwrapped(expression.right);
    if (isNumericLiteral(divisor) && Number(divisor.text) === unit) return expression.left.getText();
  }
  const operand = isBinary || expression.kind === SyntaxKind.ConditionalExpression ? `(${text})` : text;
  return unit > 1 ? `${operand} * ${unit}` : `${operand} / ${1 / unit}`;
}
