/** What forawait's language server holds: after many edits, and with many files open. */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { LineMap } from "../../server/src/engine/positions.ts";
import { applied, type Edit, undo } from "./keystrokes.ts";
import { canMeasureMemory, processTree, residentOfTree } from "./process-tree.ts";
import type { BenchProject } from "./projects.ts";
import { type RunningServer, type ServerMode, startServer } from "./server-mode.ts";
import { typingPlan } from "./typing.ts";

export interface MemoryResult {
  readonly mode: ServerMode;
  readonly samples: readonly MemorySample[];
  /** How much more Node holds after the last edit than after the first stop, as a share of that. */
  readonly growth: number;
}

/** All in bytes. */
export interface MemorySample {
  readonly when: string;
  /** What the server's own process holds after it has rested. */
  readonly node: number;
  /** The most that it has held since its start. */
  readonly nodePeak: number;
  /** What TypeScript's process holds that the server has started; 0 while it reads the editor's one. */
  readonly typescript: number;
  /** What the editor's TypeScript holds; null where there is none. */
  readonly editor: number | null;
}

/** V8 gives memory back when nothing has happened for some seconds; so long is waited for it, in milliseconds. */
const rest = 15_000;

/**
 * Edits a file 1,000 times and opens 100 files, and looks at the server's memory on the way.
 *
 * @returns Undefined where memory cannot be measured.
 */
export async function measureMemory(
  project: BenchProject,
  mode: ServerMode,
  { edits = [200, 1_000], files = 100 }: { edits?: readonly [number, number]; files?: number },
  tell: (line: string) => void,
): Promise<MemoryResult | undefined> {
  if (!canMeasureMemory) return undefined;
  const server = await startServer(project, mode);
  try {
    const samples: MemorySample[] = [];
    const sample = async (when: string) => {
      await sleep(rest);
      const taken = sampleOf(server, when);
      samples.push(taken);
      tell(`memory: ${when}, Node ${Math.round(taken.node / 2 ** 20)} MB`);
      return taken;
    };
    const plan = await typingPlan(project);
    await server.open(plan.file);
    if (mode === "shared" && server.pipesGiven() === 0) {
      tell("memory: forawait did not ask for the editor's TypeScript, so sharing is not measured");
      return undefined;
    }
    await sample("the file is open");
    const typist = new Typist(server, plan.file, plan.text, plan.scenarios[0]?.edits ?? []);
    await typist.type(edits[0]);
    const early = await sample(`${edits[0]} edits`);
    await typist.type(edits[1] - edits[0]);
    const late = await sample(`${edits[1]} edits`);
    await openFiles(server, project, files);
    await sample(`${files} files are open`);
    return { mode, samples, growth: late.node / early.node - 1 };
  } finally {
    await server.stop();
  }
}

/** The server's process comes first in its tree, then what it started. */
function sampleOf({ client, editorProcess }: RunningServer, when: string): MemorySample {
  const [node, ...others] = processTree(client.process.pid ?? 0);
  if (!node) throw new Error("forawait's server has ended while its memory was measured.");
  return {
    when,
    node: node.resident,
    nodePeak: node.peak,
    typescript: others.reduce((total, { resident }) => total + resident, 0),
    editor: editorProcess === undefined ? null : residentOfTree(editorProcess),
  };
}

/** Types a text, takes it back edit by edit, and so on; each edit waits for its diagnostics. */
class Typist {
  private readonly server: RunningServer;
  private readonly file: string;
  private readonly edits: readonly Edit[];
  private readonly undone: Edit[] = [];
  private text: string;
  private next = 0;

  constructor(server: RunningServer, file: string, text: string, edits: readonly Edit[]) {
    this.server = server;
    this.file = file;
    this.text = text;
    this.edits = edits;
  }

  async type(count: number): Promise<void> {
    for (let done = 0; done < count; done += 1) {
      const edit = this.nextEdit();
      const lines = new LineMap(this.text);
      const range = { start: lines.positionAt(edit.start), end: lines.positionAt(edit.end) };
      this.text = applied(this.text, edit);
      await this.server.change(this.file, edit.newText, range);
    }
  }

  private nextEdit(): Edit {
    const edit = this.edits[this.next];
    if (edit) {
      this.undone.push(undo(this.text, edit));
      this.next += 1;
      return edit;
    }
    const back = this.undone.pop();
    if (back) return back;
    this.next = 0;
    return this.nextEdit();
  }
}

/** The files that a person is most likely to have open: those with asynchronous code, spread over the project. */
async function openFiles(server: RunningServer, { files }: BenchProject, count: number): Promise<void> {
  const relevant: string[] = [];
  for (const file of files) if (/\bawait\b/.test(await readFile(file, "utf8"))) relevant.push(file);
  const step = Math.max(1, Math.floor(relevant.length / count));
  for (const file of relevant.filter((_, index) => index % step === 0).slice(0, count)) {
    await server.open(file);
  }
}
