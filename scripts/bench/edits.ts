/** One file that is being typed in a warm tool: the time from each change to the diagnostics of that very text. */
import { turned } from "./cold.ts";
import { type EditorTool, editorToolIds, startEditorTool } from "./editors.ts";
import type { BenchProject } from "./projects.ts";
import { answered } from "./run.ts";
import { percentile } from "./statistics.ts";
import type { Tool } from "./tools.ts";
import { applied, type Edit, type Scenario, type TypingPlan, typingPlan, undo } from "./typing.ts";

export interface EditResult {
  readonly scenario: Scenario["name"];
  readonly title: string;
  readonly tool: string;
  /** How many edits were timed. */
  readonly edits: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** What was typed into. */
export interface EditedFile {
  readonly project: string;
  readonly file: string;
  readonly lines: number;
}

/** So many edits go to one tool before the next has its turn. */
const block = 25;

/** @param limit How many edits of each scenario are made at most. */
export async function measureEdits(
  project: BenchProject,
  tools: readonly Tool[],
  limit: number,
  tell: (line: string) => void,
): Promise<{ edited: EditedFile; results: EditResult[] }> {
  const plan = await typingPlan(project);
  const able = tools.filter(tool => editorToolIds.includes(tool.id));
  const running: EditorTool[] = [];
  try {
    for (const tool of able) {
      const editor = await startEditorTool(tool, project);
      running.push(editor);
      await answered(editor.open(plan.file, plan.text), tool.title);
    }
    const results: EditResult[] = [];
    for (const scenario of plan.scenarios) {
      results.push(...(await measureScenario(plan, scenario, running, limit, tell)));
    }
    const edited = {
      project: project.name,
      file: plan.file.slice(project.folder.length + 1),
      lines: plan.text.split("\n").length,
    };
    return { edited, results };
  } finally {
    for (const editor of running) await editor.stop();
  }
}

async function measureScenario(
  plan: TypingPlan,
  scenario: Scenario,
  editors: readonly EditorTool[],
  limit: number,
  tell: (line: string) => void,
): Promise<EditResult[]> {
  const edits = scenario.edits.slice(0, limit);
  const times = new Map<EditorTool, number[]>(editors.map(editor => [editor, []]));
  for (let done = 0; done < edits.length; done += block) {
    for (const editor of turned(editors, done / block)) {
      for (const edit of edits.slice(done, done + block)) {
        const started = performance.now();
        await answered(editor.edit(edit), editor.tool.title);
        times.get(editor)?.push(performance.now() - started);
      }
    }
    tell(`edits: ${scenario.title}, ${Math.min(done + block, edits.length)} of ${edits.length}`);
  }
  for (const editor of editors) await finish(plan, scenario, edits, editor);
  return editors.map(editor => {
    const measured = times.get(editor) ?? [];
    return {
      scenario: scenario.name,
      title: scenario.title,
      tool: editor.tool.id,
      edits: measured.length,
      p50: percentile(measured, 0.5),
      p95: percentile(measured, 0.95),
      p99: percentile(measured, 0.99),
    };
  });
}

/**
 * Completes what a limit has cut off, takes everything back, and sees on the way that the tool really looks at the
 * text: misuse that is inserted must be reported, and must vanish when it is removed.
 *
 * @param done The edits that were made.
 */
async function finish(plan: TypingPlan, scenario: Scenario, done: readonly Edit[], editor: EditorTool) {
  const typed = scenario.edits.reduce(applied, plan.text);
  const count = (rules: readonly string[]) => rules.filter(rule => rule === editor.misuseRule).length;
  const before = count(await editor.edit(replacement(done.reduce(applied, plan.text), typed)));
  const inserted = count(await editor.edit(scenario.misuse));
  const removed = count(await editor.edit(undo(typed, scenario.misuse)));
  if (inserted !== before + 1 || removed !== before) {
    throw new Error(
      `${editor.tool.title} reports ${editor.misuseRule} ${before} times, ${inserted} times with misuse inserted and ${removed} times without it again (${scenario.title}), so its times would mean nothing.`,
    );
  }
  await editor.edit(replacement(typed, plan.text));
}

/** The edit that makes the first text the second one. */
function replacement(before: string, after: string): Edit {
  return { start: 0, end: before.length, newText: after };
}
