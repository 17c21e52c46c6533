/** One file that is being typed in a warm tool: the times from each change to the diagnostics of that very text. */
import { turned } from "./cold.ts";
import { type EditorTool, editorToolIds, startEditorTool } from "./editors.ts";
import { applied, difference, type Edit, undo } from "./keystrokes.ts";
import type { BenchProject } from "./projects.ts";
import { answered } from "./run.ts";
import { percentile } from "./statistics.ts";
import type { Tool } from "./tools.ts";
import { type Scenario, type TypingPlan, typingPlan } from "./typing.ts";

/**
 * What an answer to an edit is about: `first` for an answer from what surrounds the edit, which another one about the
 * whole file follows; `whole` for that one, and for the only answer of a tool that always checks the whole file.
 */
export type Answer = "first" | "whole";

export interface EditResult {
  readonly scenario: Scenario["name"];
  readonly title: string;
  readonly tool: string;
  readonly answer: Answer;
  /** How many edits were timed. */
  readonly edits: number;
  /** From the change to the answer, in milliseconds. */
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
      if (editor.whole) await answered(editor.whole(), tool.title);
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
  const times = new Map(editors.map(editor => [editor, { first: [] as number[], whole: [] as number[] }]));
  for (let done = 0; done < edits.length; done += block) {
    for (const editor of turned(editors, done / block)) {
      for (const edit of edits.slice(done, done + block)) {
        const { first, whole } = await timedEdit(editor, edit);
        if (first !== undefined) times.get(editor)?.first.push(first);
        times.get(editor)?.whole.push(whole);
      }
    }
    tell(`edits: ${scenario.title}, ${Math.min(done + block, edits.length)} of ${edits.length}`);
  }
  for (const editor of editors) await finish(plan, scenario, edits, editor);
  return editors.flatMap(editor => {
    const { first = [], whole = [] } = times.get(editor) ?? {};
    const measured = [
      { answer: "first", values: first },
      { answer: "whole", values: whole },
    ] as const;
    return measured
      .filter(({ values }) => values.length > 0)
      .map(({ answer, values }) => ({
        scenario: scenario.name,
        title: scenario.title,
        tool: editor.tool.id,
        answer,
        edits: values.length,
        p50: percentile(values, 0.5),
        p95: percentile(values, 0.95),
        p99: percentile(values, 0.99),
      }));
  });
}

/** The milliseconds from a change to both answers; the first one is left out where there is only one. */
async function timedEdit(editor: EditorTool, edit: Edit): Promise<{ first?: number; whole: number }> {
  const started = performance.now();
  await answered(editor.edit(edit), editor.tool.title);
  const first = performance.now() - started;
  if (!editor.whole) return { whole: first };
  await answered(editor.whole(), editor.tool.title);
  return { first, whole: performance.now() - started };
}

/**
 * Completes what a limit has cut off, takes everything back, and sees on the way that the tool really looks at the
 * text: misuse that is inserted must be reported in each of its answers, and must vanish from each when it is removed.
 *
 * @param done The edits that were made.
 */
async function finish(plan: TypingPlan, scenario: Scenario, done: readonly Edit[], editor: EditorTool) {
  const typed = scenario.edits.reduce(applied, plan.text);
  const before = await counts(editor, difference(done.reduce(applied, plan.text), typed));
  const expected = before.at(-1) ?? 0;
  const inserted = await counts(editor, scenario.misuse);
  const removed = await counts(editor, undo(typed, scenario.misuse));
  if (inserted.some(count => count !== expected + 1) || removed.some(count => count !== expected)) {
    throw new Error(
      `${editor.tool.title} reports ${editor.misuseRule} ${expected} times, ${inserted.join(" and then ")} times with misuse inserted and ${removed.join(" and then ")} times without it again (${scenario.title}), so its times would mean nothing.`,
    );
  }
  await counts(editor, difference(typed, plan.text));
}

/** How often the rule for misuse reports the text after an edit, in each answer of the tool. */
async function counts(editor: EditorTool, edit: Edit): Promise<number[]> {
  const count = (rules: readonly string[]) => rules.filter(rule => rule === editor.misuseRule).length;
  const first = count(await answered(editor.edit(edit), editor.tool.title));
  if (!editor.whole) return [first];
  return [first, count(await answered(editor.whole(), editor.tool.title))];
}
