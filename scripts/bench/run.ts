/** Runs a command to its end, with its time and the memory of all that it starts. */
import { spawn } from "node:child_process";
import { watchTree } from "./process-tree.ts";

export interface Command {
  /** The program and its arguments. */
  readonly line: readonly [string, ...string[]];
  /** Absolute path of the folder to run in. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The exit statuses that mean that the work was done. */
  readonly expected: readonly number[];
}

export interface Outcome {
  readonly milliseconds: number;
  /** The most that the process and its descendants held at one time, in bytes; null where it cannot be measured. */
  readonly peakBytes: number | null;
  readonly output: string;
}

/** A run that takes longer than this is a failure of the benchmark, not a slow tool. */
const deadline = 10 * 60_000;

/**
 * Runs a command from its start to its end.
 *
 * @param keepOutput Whether what it prints is wanted; else it goes nowhere, so that nobody's timing holds our reading.
 * @throws Error when it ends with an unexpected status or takes longer than ten minutes.
 */
export async function run(command: Command, keepOutput = false): Promise<Outcome> {
  const [program, ...args] = command.line;
  const started = performance.now();
  const child = spawn(program, args, {
    cwd: command.folder,
    env: { ...process.env, NO_COLOR: "1", ...command.env },
    stdio: ["ignore", keepOutput ? "pipe" : "ignore", "pipe"],
    // A group of its own, so that what it started ends with it.
    detached: true,
  });
  const watch = watchTree(child.pid ?? 0);
  const printed: Buffer[] = [];
  const complaints: Buffer[] = [];
  child.stdout?.on("data", chunk => printed.push(chunk));
  child.stderr?.on("data", chunk => complaints.push(chunk));
  const timer = setTimeout(() => killGroup(child.pid), deadline);
  const { status, ended } = await new Promise<{ status: number | string | null; ended: number }>(
    (resolve, reject) => {
      let ended = 0;
      child.once("error", reject);
      child.once("exit", () => {
        ended = performance.now();
      });
      child.once("close", (code, signal) => resolve({ status: code ?? signal, ended }));
    },
  ).finally(() => clearTimeout(timer));
  const peakBytes = watch.stop();
  const output = Buffer.concat(printed).toString();
  if (typeof status !== "number" || !command.expected.includes(status)) {
    const said = `${Buffer.concat(complaints)}\n${output}`.trim().slice(0, 2_000);
    throw new Error(`"${command.line.join(" ")}" in ${command.folder} ended with ${status}.\n${said}`);
  }
  return { milliseconds: ended - started, peakBytes, output };
}

/**
 * Waits for an answer, but not for ever.
 *
 * @throws Error that names what was waited for, after ten minutes.
 */
export async function answered<T>(answer: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not answer within ten minutes.`)), deadline);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
