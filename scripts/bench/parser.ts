/** Whether a text parses, as TypeScript 6 sees it, whose parser typescript-eslint uses. */
import { createRequire } from "node:module";
import path from "node:path";
import { difference } from "./keystrokes.ts";
import { installedTools } from "./tools.ts";

/** What is used of TypeScript 6, which comes without declarations here because its name is TypeScript 7's. */
interface TypeScript6 {
  createSourceFile(name: string, text: string, options: { languageVersion: number }): Parsed;
  updateSourceFile(
    file: Parsed,
    text: string,
    change: { span: { start: number; length: number }; newLength: number },
  ): Parsed;
  readonly ScriptTarget: { readonly Latest: number };
}

interface Parsed {
  readonly text: string;
  readonly parseDiagnostics: readonly unknown[];
}

/**
 * Says whether whole texts parse. Texts that follow each other should differ in little, because only what has
 * changed is parsed again. Call it when the tools are installed.
 */
export function peerParser(): (text: string) => boolean {
  const require = createRequire(path.join(installedTools, "typescript/package.json"));
  const { createSourceFile, updateSourceFile, ScriptTarget } = require("typescript") as TypeScript6;
  let latest: Parsed | undefined;
  return text => {
    const { start, end, newText } = difference(latest?.text ?? "", text);
    const change = { span: { start, length: end - start }, newLength: newText.length };
    latest = latest
      ? updateSourceFile(latest, text, change)
      : createSourceFile("edited.ts", text, { languageVersion: ScriptTarget.Latest });
    return latest.parseDiagnostics.length === 0 && !nameless.test(text.slice(0, start + newText.length));
  };
}

/** A declaration of nothing, right before the cursor. TypeScript's parser lets it pass, typescript-eslint does not. */
const nameless = /\b(?:const|let|var) *$/;
