/**
 * Lints texts with ESLint's API in one warm process, as editor extensions do. Arguments: ESLint's module, the
 * config. Each message is `{ file, text }`; the answer is the ids of the rules that report it.
 */
import { pathToFileURL } from "node:url";

const [, , modulePath, overrideConfigFile] = process.argv;
const { ESLint } = await import(pathToFileURL(modulePath).href);
const eslint = new ESLint({ cwd: process.cwd(), overrideConfigFile });

process.on("message", async ({ file, text }) => {
  try {
    const [result] = await eslint.lintText(text, { filePath: file });
    // A text in the middle of being typed may not parse; ESLint reports that without a rule.
    process.send({ rules: result.messages.map(message => message.ruleId ?? "no rule") });
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
});
process.send({ ready: true });
