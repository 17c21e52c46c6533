import { isCallExpression, isIdentifier, type Node, type SourceFile } from "../typescript/syntax.ts";
import { enclosingFunction } from "./functions.ts";
import { mentions } from "./mentions.ts";
import { importsOf } from "./origins.ts";
import { identifiersNamed } from "./references.ts";

/**
 * Whether a file says that it runs in a worker thread, where blocking stops nobody else: by its name
 * (`parse.worker.ts`, `workers/parse.ts`), by what it takes from `node:worker_threads`, or by using a web worker's
 * own globals.
 */
export function isWorkerFile(sourceFile: SourceFile): boolean {
  if (/(?:^|[./\\_-])workers?(?:[/\\]|\.[mc]?[jt]sx?$)|[a-z]Worker\.[mc]?[jt]sx?$/.test(sourceFile.fileName))
    return true;
  const origins = [...importsOf(sourceFile).values()];
  if (origins.some(origin => workerOnly.has(origin))) return true;
  if (origins.includes("node:worker_threads") && mentions(sourceFile, workerMembers)) return true;
  return mentions(sourceFile, webWorkerGlobals);
}

const workerMembers = /\.(?:parentPort|workerData|isMainThread)\b/;

const webWorkerGlobals =
  /\b(?:self\.(?:postMessage|onmessage|close)|importScripts\(|DedicatedWorkerGlobalScope|WorkerGlobalScope)/;

const workerOnly: ReadonlySet<string> = new Set([
  "node:worker_threads#parentPort",
  "node:worker_threads#workerData",
  "node:worker_threads#isMainThread",
]);

/**
 * Whether a node runs when the process ends: in a function given to `process.on("exit", …)`, directly or by its
 * name. Nothing asynchronous happens any more there, so blocking is the only way to wait.
 */
export function runsAtExit(node: Node): boolean {
  const around = enclosingFunction(node);
  if (!around) return false;
  const { name } = around as { name?: Node };
  const uses = name && isIdentifier(name) ? identifiersNamed(name.getSourceFile(), name.text) : [];
  return isExitListener(around) || uses.some(isExitListener);
}

function isExitListener(node: Node): boolean {
  const call = node.parent;
  if (!isCallExpression(call) || call.arguments[1] !== node) return false;
  return (
    /\bprocess\.(?:on|once|addListener|prependListener)$/.test(call.expression.getText()) &&
    /^["'`]exit["'`]$/.test(call.arguments[0]?.getText() ?? "")
  );
}
