/** Memory of processes with all that they started, from Linux' `/proc`. Elsewhere there are no numbers. */
import { readdirSync, readFileSync } from "node:fs";

/** Whether this system can say how much memory a process tree uses. */
export const canMeasureMemory = process.platform === "linux";

/** What one process holds, in bytes. */
export interface ProcessMemory {
  readonly pid: number;
  /** What is in memory now. */
  readonly resident: number;
  /** The most that has been in memory since the process started. */
  readonly peak: number;
}

/**
 * The memory of a process and of all its descendants, the process itself first. Pages that two processes share
 * count twice, as in most tools. Empty when the process has ended or the system has no `/proc`.
 */
export function processTree(root: number): ProcessMemory[] {
  if (!canMeasureMemory) return [];
  const found: ProcessMemory[] = [];
  for (const queue = [root]; queue.length > 0; ) {
    const pid = queue.shift() as number;
    const memory = memoryOf(pid);
    if (memory) found.push(memory);
    queue.push(...childrenOf(pid));
  }
  return found;
}

/** The bytes that a process tree holds now; 0 when it has ended. */
export function residentOfTree(root: number): number {
  return processTree(root).reduce((total, { resident }) => total + resident, 0);
}

/** Looks at a process tree again and again. `stop` gives the largest sum seen, in bytes, or null without `/proc`. */
export function watchTree(root: number, everyMilliseconds = 20): { stop(): number | null } {
  if (!canMeasureMemory) return { stop: () => null };
  let peak = residentOfTree(root);
  const timer = setInterval(() => {
    peak = Math.max(peak, residentOfTree(root));
  }, everyMilliseconds);
  return {
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}

/** Children of a process by the thread that started them, as the kernel lists them. */
function childrenOf(pid: number): number[] {
  return attempt(() => readdirSync(`/proc/${pid}/task`), []).flatMap(thread =>
    attempt(() => readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8"), "")
      .split(" ")
      .filter(text => text !== "")
      .map(Number),
  );
}

function memoryOf(pid: number): ProcessMemory | undefined {
  const status = attempt(() => readFileSync(`/proc/${pid}/status`, "utf8"), "");
  const resident = /^VmRSS:\s*(\d+) kB/m.exec(status)?.[1];
  if (resident === undefined) return undefined;
  const peak = /^VmHWM:\s*(\d+) kB/m.exec(status)?.[1] ?? resident;
  return { pid, resident: Number(resident) * 1024, peak: Number(peak) * 1024 };
}

/** Processes end while they are looked at; what has ended holds nothing. */
function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch {
    return otherwise;
  }
}
