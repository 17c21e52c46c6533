/** What a person types into one large file of a project: a body, a signature that other files use, an import. */
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { BenchProject } from "./projects.ts";

/** Replaces a range of a text. Offsets count UTF-16 units of the text before. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** A file and what is typed into it. Each scenario starts from the file as it is on disk. */
export interface TypingPlan {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
  readonly scenarios: readonly Scenario[];
}

export interface Scenario {
  readonly name: "body" | "signature" | "import";
  readonly title: string;
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
          const total = lengths.reduce((sum, length) => sum + length, 0);
          console.log(total / lengths.length);
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

const imports = `import { toResponseMessages as toMessages } from './to-response-messages';
import { setTimeout as pause } from 'node:timers/promises';
`;

/** @throws Error when the file is not what it was when this was written. */
export async function typingPlan(project: BenchProject): Promise<TypingPlan> {
  const file = path.join(project.folder, editedFile);
  const text = await readFile(file, "utf8");
  const inBody = endOf(text, bodyStart, endOf(text, bodyPlace));
  const inSignature = endOf(text, signatureStart, endOf(text, signaturePlace));
  const scenario = (name: Scenario["name"], title: string, offset: number, typed: string): Scenario => ({
    name,
    title,
    edits: typedAt(offset, typed),
    misuse: {
      // What was typed above moves the body down; what was typed in the body stays above the misuse.
      start: inBody + (offset <= inBody ? typed.length : 0),
      end: inBody + (offset <= inBody ? typed.length : 0),
      newText: misuse,
    },
  });
  return {
    file,
    text,
    scenarios: [
      scenario("body", "inside a function body", inBody, body),
      scenario("signature", "a signature that other files use", inSignature, signature),
      scenario("import", "imports", 0, imports),
    ],
  };
}

/** One edit for each character; a line break comes with the indentation that an editor adds. */
export function typedAt(offset: number, typed: string): Edit[] {
  const edits: Edit[] = [];
  for (const [newText] of typed.matchAll(/\n *|./gs)) {
    edits.push({ start: offset, end: offset, newText });
    offset += newText.length;
  }
  return edits;
}

export function applied(text: string, { start, end, newText }: Edit): string {
  return text.slice(0, start) + newText + text.slice(end);
}

/** The edit that takes an edit back. */
export function undo(text: string, { start, end, newText }: Edit): Edit {
  return { start, end: start + newText.length, newText: text.slice(start, end) };
}

function endOf(text: string, part: string, from = 0): number {
  const start = text.indexOf(part, from);
  if (start < 0) throw new Error(`The edited file has no ${JSON.stringify(part)}.`);
  return start + part.length;
}
