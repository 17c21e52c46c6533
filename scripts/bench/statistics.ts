/** The few statistics that the tables need. Every function takes at least one number and leaves its input alone. */

/** How several runs of one thing spread. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The middle of the values; between two middle ones, their mean. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

/**
 * The smallest value that is at least as large as a share of the values (the nearest-rank definition), so that
 * what is reported has really been measured.
 *
 * @param share From 0 to 1, such as 0.95.
 */
export function percentile(values: readonly number[], share: number): number {
  const sorted = ascending(values);
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[Math.min(rank, sorted.length) - 1] as number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = ascending(values);
  return { median: median(sorted), min: sorted[0] as number, max: sorted.at(-1) as number };
}

/**
 * The exponent k of y = c · x^k that fits best: the slope of the least-squares line through the logarithms.
 *
 * @param points At least two, with different x; all numbers above 0.
 */
export function fittedExponent(points: readonly { readonly x: number; readonly y: number }[]): number {
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const meanX = mean(logs.map(log => log.x));
  const meanY = mean(logs.map(log => log.y));
  const slope = sum(logs.map(log => (log.x - meanX) * (log.y - meanY)));
  const width = sum(logs.map(log => (log.x - meanX) ** 2));
  if (points.length < 2 || width === 0) throw new Error("An exponent needs points with different x.");
  return slope / width;
}

function ascending(values: readonly number[]): number[] {
  if (values.length === 0) throw new Error("There is nothing to take a statistic of.");
  return [...values].sort((a, b) => a - b);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
