/** Tools that check a file while it is being typed, behind one interface. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { LineMap } from "../../server/src/engine/positions.ts";
import { LanguageClient, type LanguageClientOptions, uriOf } from "../language-client.ts";
import { applied, type Edit } from "./keystrokes.ts";
import type { BenchProject } from "./projects.ts";
import {
  eslintConfig,
  eslintModule,
  oxlintCommand,
  oxlintEnvironment,
  type Tool,
  type ToolId,
} from "./tools.ts";

/** A running tool that has one file open. Whoever starts it also stops it. */
export interface EditorTool {
  readonly tool: Tool;
  /** The ids of the rules that it reports for the misuse of a `TypingPlan`. */
  readonly misuseRule: string;
  /** Opens the file and gives the rules that report it. */
  open(file: string, text: string): Promise<string[]>;
  /** Makes an edit and gives the rules that report the very text after it, as far as the tool tells at first. */
  edit(edit: Edit): Promise<string[]>;
  /**
   * Gives the rules that report the same text once the whole file has been checked. Left out by a tool whose first
   * answer is always about the whole file.
   */
  readonly whole?: () => Promise<string[]>;
  stop(): Promise<unknown>;
}

/** The tools that can do it. Biome and the compilers have no server that reports the same misuse by type. */
export const editorToolIds: readonly ToolId[] = ["forawait", "oxlint", "typescript-eslint"];

export async function startEditorTool(tool: Tool, project: BenchProject): Promise<EditorTool> {
  switch (tool.id) {
    case "forawait":
      return new TwoAnswersTool(
        tool,
        "no-for-await-of-sync",
        await LanguageClient.start(forawaitServer(project)),
      );
    case "oxlint":
      return new ServerTool(
        tool,
        "typescript(await-thenable)",
        await LanguageClient.start(oxlintServer(project)),
      );
    case "typescript-eslint":
      return EslintTool.start(tool, project);
    default:
      throw new Error(`${tool.title} does not check files while they are typed.`);
  }
}

/** How forawait's built server is started on a project. */
export function forawaitServer({ folder }: { readonly folder: string }): LanguageClientOptions {
  return { folders: [folder], initializationOptions: { knowsSchema: true, ownCommands: true } };
}

function oxlintServer({ folder }: BenchProject): LanguageClientOptions {
  const options = { run: "onType", typeAware: true };
  return {
    folders: [folder],
    command: [process.execPath, oxlintCommand, "--lsp"],
    env: oxlintEnvironment,
    settings: options,
    initializationOptions: [{ workspaceUri: `file://${folder}`, options }],
    stderr: "ignore",
  };
}

/** A language server that is asked for diagnostics right after each change, as VS Code does. */
class ServerTool implements EditorTool {
  readonly tool: Tool;
  readonly misuseRule: string;
  private readonly client: LanguageClient;
  private file = "";
  private text = "";
  private resultId: string | undefined;
  private rules: string[] = [];

  constructor(tool: Tool, misuseRule: string, client: LanguageClient) {
    this.tool = tool;
    this.misuseRule = misuseRule;
    this.client = client;
  }

  async open(file: string, text: string): Promise<string[]> {
    this.file = file;
    this.text = text;
    await this.client.open(file, text);
    return this.reported();
  }

  async edit(edit: Edit): Promise<string[]> {
    const lines = new LineMap(this.text);
    const range = { start: lines.positionAt(edit.start), end: lines.positionAt(edit.end) };
    this.text = applied(this.text, edit);
    await this.client.change(this.file, edit.newText, range);
    return this.reported();
  }

  stop(): Promise<unknown> {
    return this.client.stop();
  }

  /** As VS Code, it names the report that it has, which then need not be sent again. */
  protected async reported(): Promise<string[]> {
    const report = await this.client.pull(uriOf(this.file), this.resultId);
    this.resultId = report.resultId;
    if (report.kind === "full") this.rules = report.items.map(({ code }) => String(code));
    return this.rules;
  }
}

/** A server whose first answer for a text is about what surrounds the edit, and whose second is about all of it. */
class TwoAnswersTool extends ServerTool {
  readonly whole = () => this.reported();
}

/** ESLint in a process of its own. One instance serves all texts; its own extension makes a new one each time. */
class EslintTool implements EditorTool {
  readonly tool: Tool;
  readonly misuseRule = "@typescript-eslint/await-thenable";
  private readonly child: ChildProcess;
  private file = "";
  private text = "";

  private constructor(tool: Tool, child: ChildProcess) {
    this.tool = tool;
    this.child = child;
  }

  static async start(tool: Tool, { folder }: BenchProject): Promise<EslintTool> {
    const worker = fileURLToPath(new URL("eslint-worker.mjs", import.meta.url));
    const child = fork(worker, [eslintModule, eslintConfig], {
      cwd: folder,
      // Without this, typescript-eslint may believe that each file is seen once, and not look for changes.
      env: { ...process.env, TSESTREE_SINGLE_RUN: "false" },
      execArgv: [],
    });
    await answerOf(child);
    return new EslintTool(tool, child);
  }

  open(file: string, text: string): Promise<string[]> {
    this.file = file;
    this.text = text;
    return this.lint();
  }

  edit(edit: Edit): Promise<string[]> {
    this.text = applied(this.text, edit);
    return this.lint();
  }

  async stop(): Promise<unknown> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill();
    return ended;
  }

  private async lint(): Promise<string[]> {
    const answer = answerOf(this.child);
    this.child.send({ file: this.file, text: this.text });
    const { rules, error } = await answer;
    // It has stopped at the first error of syntax, so there was nothing to time.
    if (rules?.includes("no parse")) throw new Error("ESLint cannot parse a text that is typed.");
    if (!rules) throw new Error(`ESLint cannot lint the text. ${error}`);
    return rules;
  }
}

function answerOf(child: ChildProcess): Promise<{ rules?: string[]; error?: string }> {
  return new Promise((resolve, reject) => {
    const died = (code: number | null) => reject(new Error(`ESLint's process ended with ${code}.`));
    child.once("exit", died);
    child.once("message", message => {
      child.off("exit", died);
      resolve(message as { rules?: string[]; error?: string });
    });
  });
}
