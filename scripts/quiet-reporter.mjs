/**
 * A reporter for logs: one line per file, each failure in full, and totals in the words of Node's own reporters.
 *
 * JavaScript, because Node loads a reporter before any loader for TypeScript.
 *
 * @param {AsyncIterable<import("node:test/reporters").TestEvent>} source
 */
export default async function* quietReporter(source) {
  /** @type {Map<string, { passed: number; failed: number; skipped: number }>} */
  const counts = new Map();
  const countOf = (/** @type {string} */ file) => {
    const known = counts.get(file);
    if (known) return known;
    const fresh = { passed: 0, failed: 0, skipped: 0 };
    counts.set(file, fresh);
    return fresh;
  };
  for await (const { type, data } of source) {
    if (type !== "test:pass" && type !== "test:fail") {
      if (type === "test:diagnostic" && data.nesting === 0 && !data.file) yield `# ${data.message}\n`;
      continue;
    }
    if (data.details.type === "suite") continue;
    const count = countOf(data.file ?? "");
    if (data.skip !== undefined) {
      count.skipped += 1;
      yield `skipped: ${data.name} (${data.skip})\n`;
    } else if (type === "test:pass") count.passed += 1;
    else {
      count.failed += 1;
      const { error } = data.details;
      const cause = error.cause ?? error;
      if (error.failureType === "subtestsFailed") continue;
      yield `\nFAILED ${data.name} (${data.file}:${data.line})\n${cause instanceof Error ? cause.stack : String(cause)}\n\n`;
    }
  }
  for (const [file, count] of counts) {
    yield `${file.split(/[\\/]/).at(-1)}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`;
  }
}
