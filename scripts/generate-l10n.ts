/**
 * Makes `l10n/bundle.l10n.json`, the list of texts that a translation of the client translates, from the calls of
 * `l10n.t` in `client/src`.
 *
 * The format: https://github.com/microsoft/vscode-l10n#readme. VS Code reads `bundle.l10n.<locale>.json` beside it.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const folder = "client/src";

type Entry = string | { message: string; comment: string[] };

/**
 * The bundle as it should be.
 *
 * @param repository Absolute path of the checkout.
 * @throws Error with the file's name for a call whose text is not written out, which no translator would see.
 */
export function renderL10nBundle(repository: string): [file: string, content: string] {
  const entries = new Map<string, Entry>();
  for (const name of readdirSync(path.join(repository, folder)).sort()) {
    for (const { message, comment } of callsIn(
      readFileSync(path.join(repository, folder, name), "utf8"),
      name,
    )) {
      // VS Code looks a text up together with its comment.
      const key = comment.length === 0 ? message : `${message}/${comment.join("")}`;
      entries.set(key, comment.length === 0 ? message : { message, comment });
    }
  }
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return ["l10n/bundle.l10n.json", `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`];
}

/** The texts of one file of the client, by its name. */
export function textsOf(repository: string, name: string): string[] {
  const source = readFileSync(path.join(repository, folder, name), "utf8");
  return [...callsIn(source, name)].map(({ message }) => message);
}

const text = '"(?:[^"\\\\\\n]|\\\\.)*"';

/** `l10n.t("text", …)` and `l10n.t({ message: "text", args: […], comment: ["…"] })`, as the formatter writes them. */
const call = new RegExp(
  `l10n\\.t\\(\\s*(?:(${text})|\\{\\s*message: (${text}),[^{}]*?comment: \\[\\s*(${text}),?\\s*\\])`,
  "g",
);

function* callsIn(source: string, name: string): Generator<{ message: string; comment: string[] }> {
  const calls = [...source.matchAll(call)];
  if (calls.length !== source.split("l10n.t(").length - 1) {
    throw new Error(`${folder}/${name}: each l10n.t needs its text written out as one string.`);
  }
  for (const [, plain, message = plain, comment] of calls) {
    yield {
      message: JSON.parse(message as string),
      comment: comment === undefined ? [] : [JSON.parse(comment)],
    };
  }
}
