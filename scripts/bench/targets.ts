/** What forawait wants to reach, beside what has been measured. */
import type { Answer } from "./edits.ts";
import type { Results } from "./results.ts";
import type { ToolId } from "./tools.ts";

/** One row of the table of targets. */
export interface Target {
  readonly work: string;
  readonly wanted: string;
  /** The worst of all projects or kinds of edit, and where that was. */
  readonly measured: string;
  readonly met: boolean;
}

/** A number, and where it was measured. */
interface Measured {
  readonly value: number;
  readonly where: string;
}

/** The targets that the numbers say something about. Each number of a ratio comes from the same run. */
export function targetsOf(results: Results): Target[] {
  return [coldTargets, editTargets, startTargets, memoryTargets, growthTargets].flatMap(of => of(results));
}

const times = (value: number) => `${value.toFixed(2)} ×`;

function atMost(work: string, limit: number, show: (value: number) => string, all: Measured[]): Target[] {
  const worst = extreme(all, (a, b) => a > b);
  if (!worst) return [];
  const measured = `${show(worst.value)} (${worst.where})`;
  return [{ work, wanted: `≤ ${show(limit)}`, measured, met: worst.value <= limit }];
}

function atLeast(work: string, limit: number, show: (value: number) => string, all: Measured[]): Target[] {
  const worst = extreme(all, (a, b) => a < b);
  if (!worst) return [];
  const measured = `${show(worst.value)} (${worst.where})`;
  return [{ work, wanted: `≥ ${show(limit)}`, measured, met: worst.value >= limit }];
}

function coldTargets(results: Results): Target[] {
  const cold = (results.cold ?? []).flatMap(({ values }) => values.results);
  const medianOf = (project: string, id: ToolId) =>
    cold.find(result => result.project === project && result.tool === id)?.milliseconds.median;
  const ratios = (over: ToolId, under: ToolId): Measured[] =>
    [...new Set(cold.map(({ project }) => project))].flatMap(project => {
      const [a, b] = [medianOf(project, over), medianOf(project, under)];
      return a === undefined || b === undefined ? [] : [{ value: a / b, where: project }];
    });
  const again = cold
    .filter(({ tool }) => tool === "forawait-cache")
    .map(({ project, milliseconds }) => ({ value: milliseconds.median, where: project }));
  return [
    ...atMost("whole project, cold, against `tsc` 7", 0.6, times, ratios("forawait", "tsc7")),
    ...atMost("whole project, cold, against oxlint + tsgolint", 0.6, times, ratios("forawait", "oxlint")),
    ...atLeast(
      "whole project, cold, faster than typescript-eslint",
      10,
      times,
      ratios("typescript-eslint", "forawait"),
    ),
    ...atMost("whole project again, nothing changed, `--cache`", 1_000, milliseconds, again),
  ];
}

/** The answer about what is being typed is what a person waits for; the one about the whole file is judged as well. */
function editTargets(results: Results): Target[] {
  return [
    ...editTargetsOf(results, "edit → what is being typed", "first"),
    ...editTargetsOf(results, "edit → whole file", "whole"),
  ];
}

/** @param answer Of forawait. The peers always answer for the whole file. */
function editTargetsOf({ edits }: Results, work: string, answer: Answer): Target[] {
  const all = edits?.values.results ?? [];
  const own = all.filter(result => result.tool === "forawait" && result.answer === answer);
  const ratios = (peer: ToolId, quantile: "p50" | "p95"): Measured[] =>
    own.flatMap(result => {
      const other = all.find(({ tool, scenario }) => tool === peer && scenario === result.scenario);
      return other ? [{ value: other[quantile] / result[quantile], where: result.title }] : [];
    });
  const body = own
    .filter(({ scenario }) => scenario === "body")
    .map(({ p95, title }) => ({ value: p95, where: title }));
  return [
    ...atLeast(`${work}, p50, faster than typescript-eslint`, 10, times, ratios("typescript-eslint", "p50")),
    ...atLeast(`${work}, p95, faster than typescript-eslint`, 8, times, ratios("typescript-eslint", "p95")),
    ...atLeast(`${work}, p50, faster than oxlint's server`, 10, times, ratios("oxlint", "p50")),
    ...atLeast(`${work}, p95, faster than oxlint's server`, 8, times, ratios("oxlint", "p95")),
    ...atMost(`${work}, p95`, 60, milliseconds, body),
  ];
}

function startTargets({ start }: Results): Target[] {
  const ratios = (start?.values ?? []).map(({ project, ratio }) => ({ value: ratio, where: project }));
  return atMost("start → first diagnostics, against TypeScript alone", 1.5, times, ratios);
}

function memoryTargets(results: Results): Target[] {
  const memory = results.memory?.values ?? [];
  const held = memory.map(({ mode, samples }) => ({
    value: (samples.find(({ when }) => when === "1000 edits")?.node ?? Number.NaN) / 2 ** 20,
    where: `TypeScript ${mode}`,
  }));
  const growth = memory.map(({ mode, growth }) => ({ value: growth * 100, where: `TypeScript ${mode}` }));
  return [
    ...atMost("server's own memory after 1,000 edits", 120, value => `${value.toFixed(0)} MB`, held),
    ...atMost("its growth from edit 200 to 1,000", 5, value => `${value.toFixed(1)} %`, growth),
  ];
}

function growthTargets({ growth }: Results): Target[] {
  const exponents = (growth?.values ?? [])
    .filter(({ tool, title }) => tool === "forawait" && title.startsWith("files"))
    .map(({ timeExponent, title }) => ({ value: timeExponent, where: title }));
  return atMost("growth of time with files, exponent", 1.1, value => value.toFixed(2), exponents);
}

function milliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}

function extreme(all: readonly Measured[], isWorse: (a: number, b: number) => boolean): Measured | undefined {
  return all.reduce<Measured | undefined>(
    (worst, one) => (worst === undefined || isWorse(one.value, worst.value) ? one : worst),
    undefined,
  );
}
