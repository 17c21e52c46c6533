/**
 * `npm run test:fixes [-- --package NAME] [--sample N]`: tries every fix on real code.
 *
 * Over the sources of `real-packages.json`: applies all safe fixes of each file, and then suggestions one by one
 * (a sample spread over rules and packages). Each result must parse, must bring no compiler error that was not
 * there before, and a second application must change nothing more. Exits with 1 when any does not.
 *
 * Real code has few misuses, so the same is done with code that was made worse on purpose: every `for await`,
 * `await` and `yield*` of the sources is a place where a mutation plants one (see `mutations`).
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { enabledRules } from "../server/src/engine/config.ts";
import { applyEdits, mergeFixes } from "../server/src/engine/edits.ts";
import { lintFile } from "../server/src/engine/lint.ts";
import type { Finding, Fix } from "../server/src/engine/rule.ts";
import { rules } from "../server/src/rules/index.ts";
import { ruleIds, Session, withFixes } from "../server/src/session/session.ts";
import { findTypeScriptBinary } from "../server/src/typescript/binary.ts";
import { type RealPackage, realPackages } from "./real-code.ts";

const { values } = parseArgs({
  options: {
    package: { type: "string", multiple: true, default: [] },
    sample: { type: "string", default: "1000" },
  },
});
const sample = Number(values.sample);
const perRuleAndPackage = 6;

/** Ways to plant a misuse in correct code, each as a pattern and its replacement. */
const mutations: readonly { name: string; pattern: RegExp; replacement: string }[] = [
  { name: "for await loses await", pattern: /\bfor await \(/g, replacement: "for (" },
  { name: "for gains await", pattern: /\bfor \((?=(?:const|let) [^;]*? of )/g, replacement: "for await (" },
  { name: "await is lost", pattern: /\bawait (?=[\w.]+\()/g, replacement: "" },
  { name: "yield* loses its star", pattern: /\byield\* /g, replacement: "yield " },
  { name: "async is lost before next", pattern: /\basync next\(/g, replacement: "next(" },
  {
    name: "the iterator factory is async",
    pattern: /(?<!async )(?<!\*)\[Symbol\.asyncIterator\]\(\) \{/g,
    replacement: "async [Symbol.asyncIterator]() {",
  },
  { name: "a sleep is not awaited", pattern: /\bawait new Promise\b/g, replacement: "new Promise" },
  {
    name: "an executor is async",
    pattern: /\bnew Promise(<[^>()]*>)?\(\((?=res)/g,
    replacement: "new Promise$1(async (",
  },
  { name: "map becomes forEach", pattern: /\.map\(async\b/g, replacement: ".forEach(async" },
  { name: "map becomes filter", pattern: /\.map\(async\b/g, replacement: ".filter(async" },
  {
    name: "a listener is async",
    pattern: /\.on\((["'])data\1, (?=\(|\w+ =>|function)/g,
    replacement: ".on($1data$1, async ",
  },
  {
    name: "the protocol is the sync one",
    pattern: /\bSymbol\.asyncIterator\](?=\()/g,
    replacement: "Symbol.iterator]",
  },
  {
    name: "an iteration is dropped",
    pattern: /\bfor await \((?:const|let) \w+ of (\w+\([^()]*\))\)/g,
    replacement: "$1; for (const it of [1])",
  },
  {
    name: "a list is awaited item by item",
    pattern: /\bawait Promise\.all\(/g,
    replacement: "await Array.fromAsync(",
  },
  { name: "return await loses await", pattern: /\breturn await /g, replacement: "return " },
];

/** What was tried, and what went wrong. */
const tally = { files: 0, mutants: 0, safe: 0, suggestions: 0 };
const problems: string[] = [];
const triedByRule = new Map<string, number>();

for (const real of await realPackages(values.package)) await tryPackage(real);

console.log(
  `${tally.files} files and ${tally.mutants} mutants: ${tally.safe} texts with safe fixes, ${tally.suggestions} single suggestions`,
);
for (const [rule, count] of [...triedByRule].sort()) console.log(`${String(count).padStart(6)}  ${rule}`);
for (const problem of problems) console.log(`\n${problem}`);
const passed = tally.safe + tally.suggestions - problems.length;
console.log(`${passed} passed, ${problems.length} failed`);
if (problems.length > 0 || passed === 0) process.exitCode = 1;

async function tryPackage(real: RealPackage): Promise<void> {
  const session = new Session({
    binary: findTypeScriptBinary(),
    folder: real.folder,
    separateCompilerReported: false,
    override: { preset: "all" },
  });
  const perRule = new Map<string, number>();
  try {
    // Opens all projects once, so that the single texts below are cheap.
    (await session.workspace.acquire(real.files)).release();
    for (const file of real.files) {
      const text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
      if (!session.isRelevant(file, text)) continue;
      tally.files += 1;
      await tryText(session, file, text, "as it is", perRule);
      let original: Inspection | undefined;
      for (const { name, pattern, replacement } of mutations) {
        const mutant = text.replace(pattern, replacement);
        if (mutant === text || (perRule.get(name) ?? 0) >= 3) continue;
        perRule.set(name, (perRule.get(name) ?? 0) + 1);
        tally.mutants += 1;
        // A planted misuse can hide errors that the code had all along; its fix may show them again.
        original ??= await inspect(session, file, text, true);
        await tryText(session, file, mutant, name, perRule, original.errors);
      }
    }
  } finally {
    await session.close();
  }
}

async function tryText(
  session: Session,
  file: string,
  text: string,
  what: string,
  perRule: Map<string, number>,
  known: readonly string[] = [],
): Promise<void> {
  const inspected = await inspect(session, file, text);
  const before = { ...inspected, errors: [...inspected.errors, ...known] };
  const where = `${path.relative(process.cwd(), file)} (${what})`;
  if (before.findings.some(finding => finding.fixes.some(fix => fix.safe))) {
    tally.safe += 1;
    const fixed = await session.fixedText(file, text);
    const after = await inspect(session, file, fixed, true);
    judge(`all safe fixes of ${where}`, before, after, text, fixed);
    if (withFixes(file, fixed, after.findings) !== fixed)
      problems.push(`${where}: safe fixes never come to rest`);
  }
  for (const finding of before.findings) {
    for (const fix of finding.fixes) {
      if (fix.safe || fix.snippet || tally.suggestions >= sample) continue;
      const key = finding.rule;
      if ((perRule.get(key) ?? 0) >= perRuleAndPackage) continue;
      perRule.set(key, (perRule.get(key) ?? 0) + 1);
      triedByRule.set(key, (triedByRule.get(key) ?? 0) + 1);
      tally.suggestions += 1;
      await trySuggestion(session, file, text, before, finding, fix, where);
    }
  }
}

async function trySuggestion(
  session: Session,
  file: string,
  text: string,
  before: Inspection,
  finding: Finding,
  fix: Fix,
  where: string,
): Promise<void> {
  const name = `${finding.rule} "${fix.title}" at ${lineOf(text, finding.start)} of ${where}`;
  const fixed = apply(file, text, fix);
  const after = await inspect(session, file, fixed, true);
  judge(name, before, after, text, fixed);
  // The finding's own place must be clean; nothing of the same fix may be offered again there.
  const again = after.findings.find(
    other =>
      other.rule === finding.rule &&
      other.message === finding.message &&
      sameLine(text, finding, fixed, other),
  );
  const repeated = again?.fixes.find(other => other.title === fix.title);
  if (again && repeated && countOf(before, finding) <= countOf(after, finding))
    problems.push(`${name}: is still offered after it was applied`);
}

function judge(name: string, before: Inspection, after: Inspection, text: string, fixed: string): void {
  const syntax = fresh(before.syntax, after.syntax);
  const errors = fresh(before.errors, after.errors);
  if (syntax.length === 0 && errors.length === 0) return;
  problems.push(`${name}: ${[...syntax, ...errors].slice(0, 3).join("; ")}\n${difference(text, fixed)}`);
}

interface Inspection {
  readonly findings: readonly Finding[];
  readonly syntax: readonly string[];
  readonly errors: readonly string[];
}

async function inspect(session: Session, file: string, text: string, always = false): Promise<Inspection> {
  const lease = await session.workspace.acquireWith(file, text);
  try {
    const view = await lease.view(file);
    if (!view) return { findings: [], syntax: [], errors: [] };
    const { findings } = await lintFile(view, enabledRules(rules, [{ preset: "all" }]), {
      knownRules: ruleIds,
      separateCompilerReported: false,
    });
    // What the compiler says is only needed where something can be fixed, and costs far more than the findings.
    if (!always && findings.every(finding => finding.fixes.length === 0)) {
      return { findings, syntax: [], errors: [] };
    }
    const [syntax, semantic] = await Promise.all([view.syntacticDiagnostics(), view.semanticDiagnostics()]);
    return {
      findings,
      syntax: syntax.map(({ code, text: message }) => `${code} ${message}`),
      errors: semantic.map(({ code, text: message }) => `${code} ${message}`),
    };
  } finally {
    lease.release();
  }
}

function apply(file: string, text: string, fix: Fix): string {
  return applyEdits(text, mergeFixes([fix]).edits.get(file) ?? []);
}

function countOf({ findings }: Inspection, finding: Finding): number {
  return findings.filter(other => other.rule === finding.rule).length;
}

function sameLine(text: string, finding: Finding, fixed: string, other: Finding): boolean {
  return Math.abs(lineOf(text, finding.start) - lineOf(fixed, other.start)) <= 1;
}

/** What is new, counted, so that an error that merely moved is not. */
function fresh(before: readonly string[], after: readonly string[]): string[] {
  const left = [...before];
  return after.filter(error => {
    const index = left.indexOf(error);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

function difference(before: string, after: string): string {
  const [a, b] = [before.split("\n"), after.split("\n")];
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const show = (lines: string[], sign: string) =>
    lines
      .slice(start, lines.length - end)
      .slice(0, 12)
      .map(line => `    ${sign} ${line.slice(0, 160)}`);
  return [...show(a, "-"), ...show(b, "+")].join("\n");
}
