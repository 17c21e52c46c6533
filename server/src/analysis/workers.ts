import type { SourceFile } from "../typescript/syntax.ts";
import { importsOf } from "./origins.ts";

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
  const { text } = sourceFile;
  if (origins.includes("node:worker_threads") && /\.(?:parentPort|workerData|isMainThread)\b/.test(text))
    return true;
  return /\b(?:self\.(?:postMessage|onmessage|close)|importScripts\(|DedicatedWorkerGlobalScope|WorkerGlobalScope)/.test(
    text,
  );
}

const workerOnly: ReadonlySet<string> = new Set([
  "node:worker_threads#parentPort",
  "node:worker_threads#workerData",
  "node:worker_threads#isMainThread",
]);
