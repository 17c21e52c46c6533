/**
 * Tells whether the pictures in `docs/images` are current. What each one shows is asked for from the built server
 * and read from the manifest, and compared with what it was when the picture was taken.
 */
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { copyDemo } from "../client/test/hosts/demo.ts";
import { serverCommands } from "../server/src/lsp/messages.ts";
import { textsOf } from "./generate-l10n.ts";
import { LanguageClient } from "./language-client.ts";

/** The record of what the pictures showed when they were taken: name to fingerprint. */
export const pictureRecord = "docs/images/pictures.json";

/** The file of the demo workspace that most pictures show. */
export const shownFile = "src/log-reader.ts";

/** The rule whose finding is explained and fixed. */
const shownRule = "no-for-await-of-sync";

/** What the person in the picture types to get a snippet. */
export const typedPrefix = "fa-tim";

/**
 * Fingerprints of what each picture shows now, by the picture's name.
 *
 * Call it in the repository's folder, with a built server.
 */
export async function pictureFingerprints(): Promise<Record<string, string>> {
  const temporary = await mkdtemp(path.join(tmpdir(), "forawait-pictures-"));
  try {
    const workspace = await copyDemo(temporary);
    const client = await LanguageClient.start({ folders: [workspace], stderr: "ignore" });
    try {
      const shown = { ...(await shownByServer(client, workspace)), ...(await shownByManifest()) };
      return Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, fingerprint(value)]));
    } finally {
      await client.stop();
    }
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function shownByServer(client: LanguageClient, workspace: string): Promise<Record<string, unknown>> {
  const file = path.join(workspace, shownFile);
  const text = await readFile(file, "utf8");
  await client.open(file, text);
  const diagnostics = await client.diagnostics(file);
  const shown = diagnostics.find(({ code }) => code === shownRule);
  if (!shown) throw new Error(`${shownFile} has no finding of ${shownRule} to take a picture of.`);
  const hover = await client.hover(file, shown.range.start);
  const actions = await client.codeActions(file, shown.range, { diagnostics: [shown], triggerKind: 1 });
  const findings = diagnostics.map(({ code, message, range, severity }) => ({
    code,
    message,
    range,
    severity,
  }));
  await client.execute(serverCommands.checkWorkspace);
  const others = [...client.pushed].map(([uri, pushed]) => [
    path.basename(uri),
    pushed.diagnostics.map(({ code, message, range, severity }) => ({ code, message, range, severity })),
  ]);
  return {
    finding: { text, shown: findings, hover: hover?.contents },
    "quick-fix": {
      text,
      titles: actions.map(({ title, kind, isPreferred }) => ({ title, kind, isPreferred })),
    },
    workspace: { findings, others: others.sort() },
  };
}

async function shownByManifest(): Promise<Record<string, unknown>> {
  const snippets: Record<string, { prefix: string[] }> = JSON.parse(
    await readFile("snippets/typescript.code-snippets", "utf8"),
  );
  const offered = Object.entries(snippets).filter(([, { prefix }]) =>
    prefix.some(each => each.startsWith(typedPrefix)),
  );
  const { dependencies } = JSON.parse(await readFile("package.json", "utf8"));
  return {
    icon: await readFile("docs/images/icon.svg", "utf8"),
    snippet: offered,
    status: { texts: textsOf(process.cwd(), "status.ts"), typescript: dependencies.typescript },
  };
}

function fingerprint(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}
