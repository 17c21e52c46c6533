/**
 * What TypeScript itself needs before anybody can look at a file: opens a project through TypeScript's own API and
 * asks for the file's syntax tree. Arguments: the tsconfig, the file. Prints "done" when the tree is there.
 */
import { API } from "typescript/unstable/async";

const [, , config, file] = process.argv;
const api = new API({ cwd: process.cwd() });
const snapshot = await api.updateSnapshot({ openProjects: [config] });
const sourceFile = await snapshot.getProject(config)?.program.getSourceFile(file);
if (!sourceFile?.statements.length) throw new Error(`TypeScript has no tree of ${file}.`);
console.log("done");
await api.close();
