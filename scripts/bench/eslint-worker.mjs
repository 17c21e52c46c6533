/**
 * Lints texts with ESLint's API in one warm process, as editor extensions do. Arguments: ESLint's module, the
 * config. Each message is `{ file, text }`; the answer is the ids of the rules that report it, and "no parse" where
 * the text is no TypeScript.
 */
import { pathToFileURL } from "node:url";

const [, , modulePath, overrideConfigFile] = process.argv;
const { ESLint } = await import(pathToFileURL(modulePath).href);
const eslint = new ESLint({ cwd: process.cwd(), overrideConfigFile });

process.on("message", async ({ file, text }) => {
  try {
    const [result] = await eslint.lintText(text, { filePath: file });
    const rules = result.messages.map(({ ruleId, fatal }) => (fatal ? "no parse" : (ruleId ?? "no rule")));
    process.send({ rules });
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
});
process.send({ ready: true });
