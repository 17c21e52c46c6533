/**
 * Every rule against its fixtures, its page and its proof.
 *
 * `RULES=no-a,no-b` limits the run; `UPDATE=1` writes `invalid.fixed.*` and `suggestions.md` anew, to be read
 * and committed.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, describe, it } from "node:test";
import { createTwoFilesPatch } from "diff";
import { mergeFixes } from "../src/engine/edits.ts";
import type { Finding, Fix, Rule } from "../src/engine/rule.ts";
import { rules } from "../src/rules/index.ts";
import {
  applyFixes,
  Checkout,
  type Inspection,
  type Outcome,
  onlyRule,
  repository,
  runProgram,
} from "./harness.ts";
import type { Expectation, Proof } from "./proof.ts";

const wanted = process.env.RULES?.split(",").filter(id => id !== "");
const update = process.env.UPDATE === "1";
const checkout = new Checkout();
after(() => checkout.close());

/**
 * Declares the tests of one part of the rules. Each part runs in a process of its own, so that both cores work.
 *
 * @param part From 1 to `parts`.
 */
export function testRules(part: number, parts: number): void {
  for (const [index, rule] of rules.entries()) {
    if (index % parts !== part - 1) continue;
    if (wanted && !wanted.includes(rule.id)) continue;
    const folder = path.join(repository, "test-fixtures", "rules", rule.id);
    describe(rule.id, { concurrency: 1 }, () => {
      for (const name of sourcesIn(folder, "invalid")) {
        it(`reports what ${name} wants, and only that`, () => checkInvalid(rule, folder, name));
        it(`fixes ${name} safely`, () => checkSafeFixes(rule, folder, name));
        it(`suggests well in ${name}`, () => checkSuggestions(rule, folder, name));
      }
      for (const name of sourcesIn(folder, "valid")) {
        it(`is silent in ${name}`, () => checkValid(rule, folder, name));
      }
      it("has fixtures in both directions", () => {
        assert.ok(sourcesIn(folder, "invalid").length > 0, "no invalid fixture");
        assert.ok(sourcesIn(folder, "valid").length > 0, "no valid fixture");
      });
      it("has a page whose examples are true", () => checkPage(rule));
      it("proves its claim", async test => {
        const proofs = await loadProofs(folder);
        if (proofs.length === 0) {
          assert.equal(rule.severity, "hint", "a rule without a proof is at most a hint");
          assert.match(readPage(rule), /## Why there is no proof/, "the page says why there is no proof");
        }
        const tries = await tryProofs(rule, folder, proofs);
        for (const each of tries) await test.test(each.proof.title, inner => checkProof(each, inner));
      });
    });
  }
}

/** `invalid.ts`, `invalid.js`, `invalid-other.tsx` … but no `.fixed.` twins. */
function sourcesIn(folder: string, kind: "invalid" | "valid"): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter(name => new RegExp(`^${kind}(-[\\w-]+)?\\.[mc]?[jt]sx?$`).test(name));
}

/** A fixture with what is said about it. */
interface Fixture extends Inspection {
  readonly text: string;
  readonly settings: ReturnType<typeof onlyRule>;
}

const fixtures = new Map<string, Promise<Fixture>>();

/** Three tests look at each fixture, which is inspected once. */
function fixtureAt(rule: Rule, folder: string, name: string): Promise<Fixture> {
  const file = path.join(folder, name);
  const inspect = async (): Promise<Fixture> => {
    const text = readFileSync(file, "utf8");
    const settings = settingsFor(rule, text);
    return { ...(await checkout.inspect(file, text, settings)), text, settings };
  };
  const fixture = fixtures.get(file) ?? inspect();
  fixtures.set(file, fixture);
  return fixture;
}

async function checkInvalid(rule: Rule, folder: string, name: string): Promise<void> {
  const { text, findings } = await fixtureAt(rule, folder, name);
  const open = findings.map(finding => ({ finding, line: lineOf(text, finding.start) }));
  const problems: string[] = [];
  for (const { line, pattern, at } of wantsIn(text)) {
    const index = open.findIndex(
      entry =>
        entry.line === line &&
        pattern.test(entry.finding.message) &&
        (at === undefined || text.slice(entry.finding.start, entry.finding.end) === at),
    );
    if (index === -1) problems.push(`line ${line + 1}: nothing matches ${pattern}${at ? ` at "${at}"` : ""}`);
    else open.splice(index, 1);
  }
  for (const { finding, line } of open) {
    const where = text.slice(finding.start, finding.end);
    problems.push(`line ${line + 1}: not wanted: ${finding.message} (at "${where}")`);
  }
  assert.deepEqual(problems, []);
  assert.ok(findings.length > 0, "the fixture wants nothing");
}

async function checkSafeFixes(rule: Rule, folder: string, name: string): Promise<void> {
  const before = await fixtureAt(rule, folder, name);
  const { file, text, settings } = before;
  const hasSafe = before.findings.some(finding => finding.fixes.some(fix => fix.safe));
  if (rule.fixable !== "safe") assert.ok(!hasSafe, "a safe fix of a rule that declares none");
  const fixed = hasSafe ? await checkout.fixAll(file, text, settings) : text;
  checkout.workspace.dropText(file);
  const twin = path.join(folder, name.replace(/(\.[mc]?[jt]sx?)$/, ".fixed$1"));
  if (update && fixed !== text) writeFileSync(twin, fixed);
  if (!existsSync(twin)) {
    assert.equal(fixed, text, `fixes change the file; ${path.basename(twin)} is missing`);
    return;
  }
  assert.equal(fixed, readFileSync(twin, "utf8"));
  const after = await checkout.inspect(file, fixed, settings);
  checkout.workspace.dropText(file);
  assert.deepEqual(after.syntaxErrors, []);
  assert.deepEqual(newErrors(before.errors, after.errors), []);
  assert.equal(commentsOf(fixed), commentsOf(text), "a comment was lost");
  assert.ok(!after.findings.some(finding => finding.fixes.some(fix => fix.safe)), "a safe fix is left");
}

async function checkSuggestions(rule: Rule, folder: string, name: string): Promise<void> {
  const before = await fixtureAt(rule, folder, name);
  const { file, text, settings } = before;
  checkout.workspace.dropText(file);
  const tries: Suggestion[] = [];
  let page = `# What ${rule.id} suggests in ${name}\n`;
  for (const finding of before.findings) {
    const line = lineOf(text, finding.start) + 1;
    const titles = finding.fixes.map(fix => fix.title);
    assert.equal(new Set(titles).size, titles.length, `two fixes with one title at line ${line}`);
    for (const fix of finding.fixes) {
      if (fix.safe) continue;
      const result = applyFixes(file, text, [fix]);
      tries.push({ where: `line ${line}, ${fix.title}`, finding, fix, result });
      assert.equal(commentsOf(result), commentsOf(text), `line ${line}, ${fix.title}: a comment was lost`);
      page += `\n## Line ${line}: ${fix.title}\n\n\`\`\`diff\n${hunks(text, result)}\`\`\`\n`;
    }
  }
  const snapshot = path.join(folder, `${name}.suggestions.md`);
  if (tries.length === 0) return assert.ok(!existsSync(snapshot), `${path.basename(snapshot)} is stale`);
  assert.notEqual(rule.fixable, "no");
  const inspect = (texts: readonly string[]) =>
    checkout.inspectAll(
      folder,
      texts.map(each => ({ text: each, extension: path.extname(name), settings })),
    );
  // Many suggestions are tried in one text first. Only those of a text with anything wrong are tried alone.
  const batches = batchesOf(tries);
  const together = await inspect(
    batches.map(batch =>
      applyFixes(
        file,
        text,
        batch.map(({ fix }) => fix),
      ),
    ),
  );
  const doubtful = batches.filter((batch, index) => {
    const after = together[index] as Inspection;
    const isGood = after.syntaxErrors.length === 0 && newErrors(before.errors, after.errors).length === 0;
    return !isGood || after.findings.length > before.findings.length - batch.length;
  });
  const alone = doubtful.flat();
  const inspected = await inspect(alone.map(({ result }) => result));
  for (const [index, { where }] of alone.entries()) {
    const after = inspected[index] as Inspection;
    assert.deepEqual(after.syntaxErrors, [], where);
    assert.deepEqual(newErrors(before.errors, after.errors), [], where);
    assert.ok(after.findings.length < before.findings.length, `${where}: the finding is still there`);
  }
  if (update) writeFileSync(snapshot, page);
  assert.equal(
    page,
    existsSync(snapshot) ? readFileSync(snapshot, "utf8") : "",
    "suggestions changed; read them, then UPDATE=1",
  );
}

/** One suggestion, and the text with it alone. */
interface Suggestion {
  readonly where: string;
  readonly finding: Finding;
  readonly fix: Fix;
  readonly result: string;
}

/** Puts suggestions together that touch different places and are for different findings. */
function batchesOf(tries: readonly Suggestion[]): readonly (readonly Suggestion[])[] {
  const batches: Suggestion[][] = [];
  const fits = (batch: readonly Suggestion[], next: Suggestion) =>
    batch.every(({ finding, fix }) => finding !== next.finding && fix.snippet === next.fix.snippet) &&
    mergeFixes([...batch, next].map(({ fix }) => fix)).accepted === batch.length + 1;
  for (const each of tries) {
    const batch = batches.find(candidate => fits(candidate, each));
    if (batch) batch.push(each);
    else batches.push([each]);
  }
  return batches;
}

async function checkValid(rule: Rule, folder: string, name: string): Promise<void> {
  const file = path.join(folder, name);
  const text = readFileSync(file, "utf8");
  const findings = await checkout.lint(file, text, settingsFor(rule, text));
  assert.deepEqual(
    findings.map(finding => `line ${lineOf(text, finding.start) + 1}: ${finding.message}`),
    [],
  );
  assert.match(text, /\/\/ silent: \S/, "each silent case carries its reason as `// silent: …`");
}

async function checkPage(rule: Rule): Promise<void> {
  const page = readPage(rule);
  assert.ok(
    page.startsWith(`# ${rule.id}\n\n${rule.summary}\n`),
    "the page starts with the id and the summary",
  );
  for (const heading of [
    "Why it matters",
    "Incorrect",
    "Correct",
    "When not to use it",
    "Known false alarms",
  ]) {
    assert.match(page, new RegExp(`^## ${heading}$`, "m"));
  }
  for (const option of Object.keys(rule.options ?? {}))
    assert.ok(page.includes(`### \`${option}\``), `option ${option}`);
  const examples = examplesIn(page);
  assert.ok(examples.some(example => example.section === "Incorrect"));
  assert.ok(examples.some(example => example.section === "Correct"));
  const inspected = await checkout.inspectAll(
    path.join(repository, "test-fixtures", "rules", rule.id),
    examples.map(({ code, language }) => ({
      text: code,
      extension: `.${language}`,
      settings: settingsFor(rule, code),
    })),
  );
  for (const [index, example] of examples.entries()) {
    const { findings, syntaxErrors } = inspected[index] as Inspection;
    assert.deepEqual(syntaxErrors, [], example.code);
    if (example.section === "Incorrect") assert.ok(findings.length > 0, `not reported:\n${example.code}`);
    else
      assert.deepEqual(
        findings.map(finding => finding.message),
        [],
        example.code,
      );
  }
}

/** A proof with what was said about its programs. */
interface Try {
  readonly proof: Proof;
  readonly before: Inspection;
  /** The fixed program, or why there is none. */
  readonly fixed: string | Error;
  readonly after: Inspection;
}

/** Inspects all broken programs of a rule at once, and then all fixed ones. */
async function tryProofs(rule: Rule, folder: string, proofs: readonly Proof[]): Promise<readonly Try[]> {
  const inspect = (texts: readonly string[]) =>
    checkout.inspectAll(
      folder,
      proofs.map((proof, index) => ({
        text: texts[index] as string,
        extension: path.extname(nameOfProgram(proof)),
        settings: onlyRule(rule.id, proof.options),
      })),
    );
  const befores = await inspect(proofs.map(({ program }) => program));
  const fixed: (string | Error)[] = [];
  for (const [index, proof] of proofs.entries()) {
    const mended = proof.mended ?? mend(rule, folder, proof, befores[index] as Inspection);
    fixed.push(await Promise.resolve(mended).catch((error: Error) => error));
  }
  const afters = await inspect(
    fixed.map((text, index) => (typeof text === "string" ? text : (proofs[index] as Proof).program)),
  );
  return proofs.map((proof, index) => ({
    proof,
    before: befores[index] as Inspection,
    fixed: fixed[index] as string | Error,
    after: afters[index] as Inspection,
  }));
}

function nameOfProgram({ file = "proof-program.ts" }: Proof): string {
  return file;
}

async function checkProof(
  { proof, before, fixed, after }: Try,
  test: { skip(reason: string): void },
): Promise<void> {
  const needed = proof.node ?? 20;
  if (Number.parseInt(process.versions.node, 10) < needed) return test.skip(`needs Node ${needed}`);
  const name = nameOfProgram(proof);
  assert.ok(before.findings.length > 0, "the broken program is not reported");
  expectOutcome("broken", await runProgram(name, proof.program, deadlineOf(proof.broken)), proof.broken);

  if (typeof fixed !== "string") throw fixed;
  assert.deepEqual(
    after.findings.map(finding => finding.message),
    [],
    `the fixed program is still reported:\n${fixed}`,
  );
  assert.deepEqual(after.syntaxErrors, []);
  assert.deepEqual(newErrors(before.errors, after.errors), [], fixed);
  expectOutcome(`fixed:\n${fixed}\n`, await runProgram(name, fixed, deadlineOf(proof.works)), proof.works);
}

async function mend(
  rule: Rule,
  folder: string,
  proof: Proof,
  { file, findings }: Inspection,
): Promise<string> {
  if (!proof.fix && findings.some(finding => finding.fixes.some(fix => fix.safe))) {
    const program = path.join(folder, nameOfProgram(proof));
    return checkout.fixAll(program, proof.program, onlyRule(rule.id, proof.options));
  }
  const chosen = findings.flatMap(finding => {
    const fix = finding.fixes.find(candidate => !proof.fix || candidate.title === proof.fix);
    return fix ? [fix] : [];
  });
  assert.ok(
    chosen.length > 0,
    `no fix "${proof.fix ?? "(first)"}" among ${JSON.stringify(findings.map(f => f.fixes.map(x => x.title)))}`,
  );
  return applyFixes(file, proof.program, chosen);
}

function expectOutcome(which: string, outcome: Outcome, expected: Expectation): void {
  const shown = `${which} exit ${outcome.exit}\nstdout: ${outcome.stdout}\nstderr: ${outcome.stderr}`;
  assert.equal(outcome.exit, expected.exit ?? 0, shown);
  if (typeof expected.stdout === "string") assert.equal(outcome.stdout, expected.stdout, shown);
  if (expected.stdout instanceof RegExp) assert.match(outcome.stdout, expected.stdout, shown);
  if (expected.stderr) assert.match(outcome.stderr, expected.stderr, shown);
}

function deadlineOf(expected: Expectation): number {
  return expected.deadline ?? (expected.exit === "deadline" ? 1_500 : 10_000);
}

async function loadProofs(folder: string): Promise<readonly Proof[]> {
  const file = path.join(folder, "proof.ts");
  return existsSync(file) ? ((await import(file)) as { default: readonly Proof[] }).default : [];
}

/** `// options: {"a": 1}` on a fixture's first line sets the rule's options. */
function settingsFor(rule: Rule, text: string): ReturnType<typeof onlyRule> {
  const options = /^\/\/ options: (\{.*\})$/m.exec(text);
  return onlyRule(rule.id, options ? JSON.parse(options[1] as string) : {});
}

/** `// want "pattern"`, with `at "underlined text"` where the range matters, and `want:+1` for another line. */
function wantsIn(text: string): { line: number; pattern: RegExp; at: string | undefined }[] {
  return text.split(/\r?\n/).flatMap((content, line) => {
    const comment = /(?:\/\/|\/\*) want(?::([+-]\d+))? (.*)$/.exec(content);
    if (!comment) return [];
    const found = [...(comment[2] as string).matchAll(/"((?:[^"\\]|\\.)*)"(?: at "((?:[^"\\]|\\.)*)")?/g)];
    assert.ok(found.length > 0, `line ${line + 1}: "want" without a quoted pattern`);
    return found.map(match => ({
      line: line + Number(comment[1] ?? 0),
      pattern: new RegExp((match[1] as string).replace(/\\"/g, '"')),
      at: match[2]?.replace(/\\"/g, '"'),
    }));
  });
}

function examplesIn(page: string): { section: string; language: string; code: string }[] {
  const examples: { section: string; language: string; code: string }[] = [];
  for (const part of page.split(/^## /m)) {
    const section = /^.*/.exec(part)?.[0].trim() ?? "";
    if (section !== "Incorrect" && section !== "Correct") continue;
    for (const fence of part.matchAll(/^```(ts|tsx|js|jsx|mts|cts|mjs|cjs)\n([\s\S]*?)^```/gm)) {
      examples.push({ section, language: fence[1] as string, code: fence[2] as string });
    }
  }
  return examples;
}

function readPage(rule: Rule): string {
  return readFileSync(path.join(repository, "server/src/rules", rule.id, "README.md"), "utf8");
}

/** Errors that were not there before, counted, so that an error that merely moved is not new. */
function newErrors(before: readonly string[], after: readonly string[]): string[] {
  const left = [...before];
  return after.filter(error => {
    const index = left.indexOf(error);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}

/** All comments, without the types in JSDoc: a fix that changes what a function returns changes these, too. */
function commentsOf(text: string): string {
  return [...text.matchAll(/\/\/ .*|\/\*[\s\S]*?\*\//g)]
    .map(match => match[0].replace(/^\/\*\*[\s\S]*/, doc => doc.replace(/\{[^{}]*\}/g, "{}")).trim())
    .sort()
    .join("\n");
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length - 1;
}

function hunks(before: string, after: string): string {
  return createTwoFilesPatch("a", "b", before, after, "", "", { context: 1 })
    .split("\n")
    .filter(line => !/^(===|---|\+\+\+|@@|\\)/.test(line))
    .join("\n");
}
