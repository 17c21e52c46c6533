/**
 * Bundles forawait into `dist/`: one CommonJS file per process.
 *
 * `npm run build` makes development bundles with source maps; `npm run build -- --production` minifies.
 * CommonJS because VS Code 1.91 loads extensions with `require`, and because an ESM bundle of the language
 * server fails at start ("dynamic require").
 */
import { chmod, readdir, readFile, rm } from "node:fs/promises";
import { build } from "esbuild";
import { writeNotices } from "./notices.ts";

const production = process.argv.includes("--production");

await rm("dist", { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: {
    client: "client/src/extension.ts",
    server: "server/src/lsp/main.ts",
    cli: "server/src/cli/main.ts",
  },
  outdir: "dist",
  outExtension: { ".js": ".cjs" },
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  // Some packages put UMD under `main`, whose dynamic `require` a bundle cannot follow.
  mainFields: ["module", "main"],
  external: ["vscode"],
  // The TypeScript client asks for its own location when nobody passes `tsserverPath`; we always pass it.
  define: {
    "import.meta.url": '"file:///forawait"',
    // `forawait explain` prints the pages of rules, which no package carries as files.
    FORAWAIT_RULE_PAGES: JSON.stringify(await rulePages()),
  },
  minify: production,
  sourcemap: production ? false : "linked",
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});
await writeNotices(Object.keys(metafile.inputs), "dist/THIRD-PARTY-NOTICES.txt");
// npm makes it executable when it links it; so can everybody who runs it from a checkout.
await chmod("dist/cli.cjs", 0o755);

/** The page of each rule, by id. */
async function rulePages(): Promise<Record<string, string>> {
  const folder = "server/src/rules";
  const entries = await readdir(folder, { withFileTypes: true });
  const ids = entries.filter(entry => entry.isDirectory()).map(entry => entry.name);
  const pages: Record<string, string> = {};
  for (const id of ids.sort()) {
    // A rule that is being written may have no page yet; a test asks for it.
    const page = await readFile(`${folder}/${id}/README.md`, "utf8").catch(() => undefined);
    if (page !== undefined) pages[id] = page;
  }
  return pages;
}
