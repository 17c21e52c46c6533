async function* ticks() {
  yield 1;
}

function timeout(ms) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("timeout")), ms));
}

export async function run(unknown) {
  const it = ticks();
  for (;;) {
    // silent: the timeout ends the iteration.
    const step = await Promise.race([it.next(), timeout(10)]);
    if (step.done) break;
  }
  // silent: without a type, a parameter can be anything.
  while (unknown) await Promise.race([unknown.next(), timeout(10)]);
}
