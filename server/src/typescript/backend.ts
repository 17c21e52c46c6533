/** A TypeScript process and the connection to it, as far as the client keeps them to itself. */
import type { ChildProcess } from "node:child_process";
import type { Writable } from "node:stream";
import type { API } from "typescript/unstable/async";

/** One TypeScript process. */
export interface Backend {
  readonly api: API;
  /** Leases on any of its snapshots. */
  leases: number;
  /** Whether another process has taken its place, so that it ends with its last lease. */
  retired: boolean;
  /** Whether it has ended, so that its answers are lost. */
  stopped: boolean;
}

/**
 * Makes writes to a process that has just died end quietly. The client turns a failed write into a rejection that
 * nobody can handle, which would end our own process; the request itself is rejected on the process's `exit`.
 */
export function ignoreFailedWrites(stdin: Writable): void {
  stdin.on("error", () => undefined);
  const write = stdin.write.bind(stdin) as (...args: unknown[]) => boolean;
  stdin.write = (...args: unknown[]) => {
    const done = args.at(-1);
    if (typeof done !== "function") return write(...args);
    if (!stdin.destroyed) return write(...args.slice(0, -1), () => done());
    done();
    return false;
  };
}

/** Ends a process. A request to a dead process would stay pending for ever; disposing the connection rejects it. */
export async function endBackend(backend: Backend): Promise<void> {
  if (backend.stopped) return;
  backend.stopped = true;
  connectionOf(backend.api)?.dispose();
  const child = childProcessOf(backend.api);
  // The process does not end on SIGTERM as long as its standard input is open.
  child?.kill("SIGKILL");
  // What it had still said would never be read, and unread pipes keep our own process from ending.
  child?.stdin?.destroy();
  child?.stdout?.destroy();
}

// The client keeps its process and its connection to itself, and offers no event for the end of either.
interface Internals {
  client?: {
    connect?(): Promise<void>;
    process?: ChildProcess;
    connection?: { dispose(): void };
  };
}

/** Starts the process, which the first request would do otherwise. */
export async function connect(api: API): Promise<void> {
  await (api as unknown as Internals).client?.connect?.();
}

/** Rejects when the process ends: a request to it would wait for its answer for ever. */
export function endOf(api: API): Promise<never> {
  return new Promise((_, reject) => {
    childProcessOf(api)?.once("exit", (code, signal) =>
      reject(new Error(`it ended with ${signal ?? `exit status ${code}`}`)),
    );
  });
}

export function childProcessOf(api: API): ChildProcess | undefined {
  return (api as unknown as Internals).client?.process;
}

function connectionOf(api: API): { dispose(): void } | undefined {
  return (api as unknown as Internals).client?.connection;
}
