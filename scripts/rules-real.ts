/**
 * `npm run rules:real [-- --package NAME] [--rule ID] [--preset all] [--quiet]`: runs the rules over the sources of
 * real packages and prints every finding with its code, then the counts by rule. Reading them is the test.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import colors from "picocolors";
import { codeFrame } from "../server/src/cli/frame.ts";
import { type Preset, presets } from "../server/src/engine/config.ts";
import { LineMap } from "../server/src/engine/positions.ts";
import type { Finding } from "../server/src/engine/rule.ts";
import { Session } from "../server/src/session/session.ts";
import { findTypeScriptBinary } from "../server/src/typescript/binary.ts";
import { type RealPackage, realPackages } from "./real-code.ts";

const { values } = parseArgs({
  options: {
    package: { type: "string", multiple: true, default: [] },
    rule: { type: "string", multiple: true, default: [] },
    preset: { type: "string", default: "recommended" },
    quiet: { type: "boolean", default: false },
  },
});
if (!presets.includes(values.preset as Preset)) {
  console.error(`There is no preset "${values.preset}". Choose one of ${presets.join(", ")}.`);
  process.exit(2);
}

const counts = new Map<string, number>();
let files = 0;
let failures = 0;
for (const real of await realPackages(values.package)) {
  const started = performance.now();
  const findings = await findingsIn(real);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  files += real.files.length;
  console.log(
    colors.bold(
      `== ${real.name}@${real.version}: ${findings.length} in ${real.files.length} files, ${seconds} s`,
    ),
  );
  for (const { file, finding } of findings) {
    counts.set(finding.rule, (counts.get(finding.rule) ?? 0) + 1);
    if (!values.quiet) show(real, file, finding);
  }
}
console.log(colors.bold(`\n${files} files`));
for (const [rule, count] of [...counts].sort((a, b) => b[1] - a[1]))
  console.log(`${String(count).padStart(6)}  ${rule}`);
if (failures > 0) {
  console.error(`${failures} times a rule threw.`);
  process.exitCode = 1;
}

async function findingsIn({ folder, files }: RealPackage): Promise<{ file: string; finding: Finding }[]> {
  const session = new Session({
    binary: findTypeScriptBinary(),
    folder,
    separateCompilerReported: false,
    override:
      values.rule.length > 0
        ? { preset: "off", rules: Object.fromEntries(values.rule.map(id => [id, "on"])) }
        : { preset: values.preset as Preset },
  });
  try {
    const relevant = files.filter(file => session.isRelevant(file, readFileSync(file, "utf8")));
    const lease = await session.workspace.acquire(relevant);
    const found: { file: string; finding: Finding }[] = [];
    for (const file of relevant) {
      const result = await session.check(lease, file);
      for (const { rule, error } of result.failures) {
        failures += 1;
        console.error(`${rule} threw in ${file}: ${error.stack}`);
      }
      for (const finding of result.findings) {
        if (values.rule.length === 0 || values.rule.includes(finding.rule)) found.push({ file, finding });
      }
    }
    lease.release();
    return found;
  } finally {
    await session.close();
  }
}

function show(real: RealPackage, file: string, finding: Finding): void {
  const text = readFileSync(file, "utf8");
  const lines = new LineMap(text);
  const { line, character } = lines.positionAt(finding.start);
  console.log(
    `\n${path.relative(real.folder, file)}:${line + 1}:${character + 1}  ${colors.cyan(finding.rule)}`,
  );
  console.log(`  ${finding.message}`);
  const frame = codeFrame({ text, lines }, finding, { width: 120, dim: colors.dim, mark: colors.yellow });
  for (const row of frame) console.log(`  ${row}`);
}
