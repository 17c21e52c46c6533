/** forawait's server with a TypeScript of its own, or beside an editor that runs TypeScript 7 and shares it. */
import type { Range } from "vscode-languageserver-protocol";
import { type PipeAnswer, pipeRequest } from "../../server/src/lsp/messages.ts";
import { findTypeScriptBinary } from "../../server/src/typescript/binary.ts";
import { LanguageClient } from "../language-client.ts";
import { forawaitServer } from "./editors.ts";
import type { BenchProject } from "./projects.ts";

/** Whose TypeScript the server reads: its own process, or the one of the editor. */
export type ServerMode = "own" | "shared";

/** A server with documents open. In the shared mode the editor's TypeScript is told of each change first, as in an editor. */
export interface RunningServer {
  readonly client: LanguageClient;
  /** Process id of the editor's TypeScript; undefined in the mode `own`. */
  readonly editorProcess: number | undefined;
  /** How often the server asked for a pipe into the editor's TypeScript. */
  pipesGiven(): number;
  open(file: string): Promise<void>;
  /** Changes a document and waits until its whole text has been checked. */
  change(file: string, newText: string, range: Range): Promise<void>;
  stop(): Promise<void>;
}

export async function startServer(project: BenchProject, mode: ServerMode): Promise<RunningServer> {
  const editor = mode === "shared" ? await startTypeScript(project) : undefined;
  const options = forawaitServer(project);
  const client = await LanguageClient.start({
    ...options,
    settings: { typescript: { server: mode } },
    initializationOptions: { ...options.initializationOptions, sharesTypeScript: mode === "shared" },
  });
  let pipes = 0;
  if (editor) {
    client.connection.onRequest(pipeRequest, async (): Promise<PipeAnswer> => {
      pipes += 1;
      return editor.connection.sendRequest("custom/initializeAPISession", {});
    });
  }
  const both = editor ? [editor, client] : [client];
  return {
    client,
    editorProcess: editor?.process.pid,
    pipesGiven: () => pipes,
    async open(file) {
      for (const one of both) await one.open(file);
      await client.diagnostics(file);
    },
    async change(file, newText, range) {
      for (const one of both) await one.change(file, newText, range);
      // Without the id of an earlier report, the answer is about the whole file.
      await client.diagnostics(file);
    },
    async stop() {
      await client.stop();
      await editor?.stop();
    },
  };
}

/** TypeScript's own language server, as an editor starts it. */
function startTypeScript(project: BenchProject): Promise<LanguageClient> {
  return LanguageClient.start({
    folders: [project.folder],
    command: [findTypeScriptBinary(), "--lsp", "--stdio"],
    stderr: "ignore",
  });
}
