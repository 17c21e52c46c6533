/**
 * `npm run test:fixes [-- --package NAME] [--sample N|all]`: tries fixes on real code.
 *
 * Over the sources of `real-packages.json`: applies all safe fixes of each file, and then suggestions one by one.
 * Each result must parse, must bring no compiler error that was not there before, and a second application must
 * change nothing more. Exits with 1 when any does not.
 *
 * Real code has few misuses, so the same is done with code that was made worse on purpose: every `for await`,
 * `await` and `yield*` of the sources is a place where a mutation plants one (see `fix-mutants.ts`).
 *
 * How many suggestions of each rule are tried in each package is said by `--sample`; with `all`, misuse is planted in
 * every file, too, which takes many times as long.
 *
 * A new snapshot of a project costs far more than one more file in it, so many files are tried in one. Whatever
 * fails there is tried again alone, and only that counts.
 */
import { parseArgs } from "node:util";
import { PackageTrial, type Tally } from "./fix-trial.ts";
import { realPackages } from "./real-code.ts";

const { values } = parseArgs({
  options: {
    package: { type: "string", multiple: true, default: [] },
    sample: { type: "string", default: "5" },
  },
});
/** How many suggestions of a rule are tried in one package. */
const sample = values.sample === "all" ? Number.POSITIVE_INFINITY : Number(values.sample);
if (!(sample > 0)) {
  console.error(`--sample takes a number or "all", not "${values.sample}".`);
  process.exit(2);
}
/** Fewer suggestions than this in all packages mean that rules or mutations have stopped working. */
const fewestSuggestions = 300;

const tallies = new Map<string, Tally>();
const packages = await realPackages(values.package);
// The largest come first, so that both lanes end at about the same time.
const waiting = [...packages].sort((a, b) => b.files.length - a.files.length);
await Promise.all([lane(), lane()]);
process.exitCode = report() ? 0 : 1;

async function lane(): Promise<void> {
  for (let real = waiting.shift(); real; real = waiting.shift()) {
    const started = performance.now();
    const tally = await new PackageTrial(real, sample).run();
    tallies.set(real.name, tally);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const tried = `${tally.safe} texts with safe fixes, ${tally.suggestions.length} suggestions`;
    console.log(`${real.name}: ${tally.files} files, ${tally.mutants} mutants, ${tried}, ${seconds} s`);
  }
}

/** @returns Whether all is well. */
function report(): boolean {
  const all = packages.map(({ name }) => tallies.get(name) as Tally);
  const sum = (of: (tally: Tally) => number) => all.reduce((total, tally) => total + of(tally), 0);
  const suggestions = all.flatMap(tally => tally.suggestions);
  const problems = all.flatMap(tally => tally.problems);
  const safe = sum(tally => tally.safe);
  console.log(
    `\n${sum(tally => tally.files)} files and ${sum(tally => tally.mutants)} mutants: ${safe} texts with safe fixes, ${suggestions.length} single suggestions`,
  );
  for (const rule of [...new Set(suggestions)].sort()) {
    const count = suggestions.filter(other => other === rule).length;
    console.log(`${String(count).padStart(6)}  ${rule}`);
  }
  for (const problem of problems) console.log(`\n${problem}`);
  console.log(`${safe + suggestions.length - problems.length} passed, ${problems.length} failed`);
  const isEnough = values.package.length > 0 || suggestions.length >= fewestSuggestions;
  if (!isEnough) console.log(`Fewer than ${fewestSuggestions} suggestions were tried.`);
  return problems.length === 0 && isEnough && safe + suggestions.length > 0;
}
