/** A TypeScript process and the connection to it, as far as the client keeps them to itself. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Socket } from "node:net";
import type { API } from "typescript/unstable/async";
import { Connection, type Traffic } from "./connection.ts";

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

/**
 * Starts the process with a connection of our own, see {@link Connection}. Left to itself, the client would do
 * the same with its own connection at the first request.
 *
 * @param environment The process's environment variables.
 * @throws Error when the process cannot be started.
 */
export async function connect(api: API, environment: NodeJS.ProcessEnv): Promise<void> {
  const { client } = api as unknown as Internals;
  const { cwd, tsserverPath, fs = {} } = client.options;
  const args = ["--api", "--async", "--cwd", cwd];
  if (Object.keys(fs).length > 0) args.push(`--callbacks=${Object.keys(fs).join(",")}`);
  const child = spawn(tsserverPath, args, { env: environment, stdio: ["pipe", "pipe", "inherit"] });
  await once(child, "spawn");
  const connection = new Connection(child.stdout, child.stdin);
  for (const [name, callback] of Object.entries(fs)) {
    connection.onRequest(name, file => {
      const answer = callback?.(file as string);
      // The protocol's answer to `readFile` is wrapped, because null alone already means "look on the disk".
      return name === "readFile" && answer !== undefined ? { content: answer } : answer;
    });
  }
  client.process = child;
  client.connection = connection;
  client.connected = true;
}

/**
 * Connects to a process that somebody else has started. Its end is the socket's `close`.
 *
 * @returns Resolves when the process has answered. It need not have loaded anything for that.
 */
export async function connectOver(api: API, socket: Socket): Promise<void> {
  const { client } = api as unknown as Internals;
  client.connection = new Connection(socket, socket);
  client.connected = true;
  await (api as unknown as Internals).ensureInitialized();
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
  return (api as unknown as Internals).client.process;
}

/** How much went to and from the process so far; undefined before it is connected. */
export function trafficOf(api: API): Readonly<Traffic> | undefined {
  return connectionOf(api)?.traffic;
}

function connectionOf(api: API): Connection | undefined {
  return (api as unknown as Internals).client.connection;
}

/** What the client of this very version keeps to itself. */
interface Internals {
  ensureInitialized(): Promise<void>;
  readonly client: {
    readonly options: {
      readonly cwd: string;
      readonly tsserverPath: string;
      readonly fs?: Readonly<Record<string, (file: string) => unknown>>;
    };
    connected: boolean;
    process?: ChildProcess;
    connection?: Connection;
  };
}
