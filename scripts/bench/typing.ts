/** What a person types into one large file of a project: a body, a signature that other files use, an import. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import { applied, type Edit, type Passage, typedInto } from "./keystrokes.ts";
import { peerParser } from "./parser.ts";
import type { BenchProject } from "./projects.ts";

/** A file and what is typed into it. Each scenario starts from the file as it is on disk. */
export interface TypingPlan extends EditedText {
  readonly scenarios: readonly Scenario[];
}

export interface EditedText {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
}

export interface Scenario {
  readonly name: "body" | "signature" | "import";
  readonly title: string;
  /** The text parses after each of them. */
  readonly edits: readonly Edit[];
  /** Inserts misuse that every tool knows, valid after all edits. Taken back by `undo`. */
  readonly misuse: Edit;
}

/** The project that people edit, and a file of more than 3,000 lines with asynchronous code in it. */
export const editedProject = "many";
const editedFile = "src/ai/generate-text/stream-text.ts";

const bodyPlace = "async function streamStep({\n";
const bodyStart = "          const includeRawChunks = self.includeRawChunks;\n";

const body = `
          const lengths: number[] = [];
          for (const message of responseMessages) {
            const text = JSON.stringify(await Promise.resolve(message));
            if (text.length > currentStep) lengths.push(text.length);
          }
          console.log(lengths.length);
`;

const misuse = `
          for await (const size of [currentStep]) console.log(size);
`;

const signaturePlace = "export function streamText<";
const signatureStart = "    model: LanguageModel;\n";

const signature = `
    /** What the answer is for. */
    purpose?: 'chat' | 'summary' | readonly { name: string; weight: number }[];
`;

/** As completion writes them: the statement first, then the names between its braces. */
const imports = [
  { names: " toResponseMessages as toMessages ", from: "./to-response-messages" },
  { names: " setTimeout as pause, setInterval as every ", from: "node:timers/promises" },
];

/** Each file's text is parsed some hundred times to make its plan, so that is done once. */
const plans = new Map<string, Promise<TypingPlan>>();

/**
 * What is typed into the file of a project. Call it when the tools are installed.
 *
 * @throws Error when the file is not what it was when this was written.
 */
export function typingPlan(project: BenchProject): Promise<TypingPlan> {
  const made = plans.get(project.folder) ?? makePlan(project);
  plans.set(project.folder, made);
  return made;
}

async function makePlan(project: BenchProject): Promise<TypingPlan> {
  const edited = await editedText(project);
  return { ...edited, scenarios: scenariosOf(edited.text, peerParser()) };
}

/** The file that is typed into. */
export async function editedText({ folder }: BenchProject): Promise<EditedText> {
  const file = path.join(folder, editedFile);
  return { file, text: await readFile(file, "utf8") };
}

/**
 * @param text Of the file that is typed into.
 * @param parses Whether a whole text does.
 */
export function scenariosOf(text: string, parses: (text: string) => boolean): Scenario[] {
  const inBody = endOf(text, bodyStart, endOf(text, bodyPlace));
  const inSignature = endOf(text, signatureStart, endOf(text, signaturePlace));
  const scenario = (name: Scenario["name"], title: string, passages: readonly Passage[]): Scenario => {
    const edits = typedInto(text, passages, parses);
    const added = edits.reduce(applied, text).length - text.length;
    const isAbove = passages.every(({ offset }) => offset <= inBody);
    // What was typed above moves the body down; what was typed in the body stays above the misuse.
    const place = inBody + (isAbove ? added : 0);
    return { name, title, edits, misuse: { start: place, end: place, newText: misuse } };
  };
  return [
    scenario("body", "inside a function body", [{ offset: inBody, typed: body }]),
    scenario("signature", "a signature that other files use", [{ offset: inSignature, typed: signature }]),
    scenario("import", "imports", imports.flatMap(importPassages)),
  ];
}

/** On a new first line: a closing bracket or quote comes by itself only where no word follows. */
function importPassages({ names, from }: (typeof imports)[number]): Passage[] {
  const start = "import {";
  return [
    { offset: 0, typed: "\n" },
    { offset: 0, typed: `${start}} from '${from}';` },
    { offset: start.length, typed: names },
  ];
}

function endOf(text: string, part: string, from = 0): number {
  const start = text.indexOf(part, from);
  if (start < 0) throw new Error(`The edited file has no ${JSON.stringify(part)}.`);
  return start + part.length;
}
