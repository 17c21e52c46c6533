/**
 * `npm start [-- PATH]`: starts the built language server as an editor would, opens the source files of a folder
 * (the demo workspace unless said otherwise) and prints what an editor shows, with the fixes it offers.
 */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { globby } from "globby";
import colors from "picocolors";
import type { Diagnostic } from "vscode-languageserver-protocol";
import { isSourceFile, sourceExtensions } from "../server/src/typescript/ownership.ts";
import { LanguageClient } from "./language-client.ts";

const demo = fileURLToPath(new URL("../test-fixtures/workspaces/demo", import.meta.url));
const target = path.resolve(process.argv[2] ?? demo);
const kind = statSync(target, { throwIfNoEntry: false });
if (!kind) {
  console.error(`There is no file or folder ${target}.`);
  process.exit(2);
}
const folder = kind.isDirectory() ? target : path.dirname(target);
const files = kind.isDirectory()
  ? (
      await globby(`**/*.{${sourceExtensions.join(",")}}`, {
        cwd: target,
        absolute: true,
        gitignore: true,
        ignore: ["**/node_modules/**"],
      })
    )
      .filter(isSourceFile)
      .sort()
  : [target];
if (files.length === 0) {
  console.error(`There is no TypeScript or JavaScript file in ${target}.`);
  process.exit(2);
}

console.log(
  `Starting the language server on ${colors.bold(path.relative(process.cwd(), folder) || ".")} …\n`,
);
const client = await LanguageClient.start({ folders: [folder] });
let shown = 0;
let fixable = 0;
try {
  for (const file of files) {
    await client.open(file);
    for (const diagnostic of await client.diagnostics(file)) await show(file, diagnostic);
  }
} finally {
  await client.stop();
}
console.log(`${counted(shown, "finding")} in ${counted(files.length, "file")}, ${fixable} with a safe fix.`);

async function show(file: string, diagnostic: Diagnostic): Promise<void> {
  shown += 1;
  const { line, character } = diagnostic.range.start;
  const name = path.relative(process.cwd(), file);
  const severity = [undefined, colors.red("error"), colors.yellow("warning"), colors.blue("info"), "hint"][
    diagnostic.severity ?? 1
  ];
  console.log(
    `${colors.bold(`${name}:${line + 1}:${character + 1}`)}  ${severity}  ${colors.dim(String(diagnostic.code))}`,
  );
  const source = readFileSync(file, "utf8").split(/\r?\n/)[line] ?? "";
  const end = diagnostic.range.end.line === line ? diagnostic.range.end.character : source.length;
  const indent = /^\s*/.exec(source)?.[0].length ?? 0;
  console.log(`    ${source.slice(indent)}`);
  console.log(
    `    ${" ".repeat(character - indent)}${colors.yellow("~".repeat(Math.max(1, end - character)))}`,
  );
  console.log(`  ${diagnostic.message}`);
  const actions = await client.codeActions(file, diagnostic.range, {
    diagnostics: [diagnostic],
    only: ["quickfix"],
  });
  for (const action of actions) {
    if (action.isPreferred) fixable += 1;
    console.log(`  ${colors.green("→")} ${action.title}${action.isPreferred ? " (preferred)" : ""}`);
  }
  console.log(colors.dim(`  ${diagnostic.codeDescription?.href ?? ""}\n`));
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
