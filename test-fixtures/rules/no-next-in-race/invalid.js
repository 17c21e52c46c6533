const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

async function* ticks() {
  yield 1;
}

function timeout(ms) {
  return new Promise((_, reject) => setTimeout(() => reject(new Error("timeout")), ms));
}

export async function run() {
  const it = ticks();
  while (true) {
    const step = await Promise.race([it.next(), sleep(10)]); // want "`it.next\(\)` is still pending" at "next"
    if (!step) continue;
    if (step.done) break;
    console.log(step.value);
  }
}

export async function patient() {
  const it = ticks();
  while (true) {
    try {
      const { value, done } = await Promise.race([it.next(), timeout(10)]); // want "goes to nobody"
      if (done) break;
      console.log(value);
    } catch {
      console.log("slow");
    }
  }
}

export async function merged() {
  const a = ticks();
  const b = ticks();
  for (;;) {
    const { value, done } = await Promise.race([a.next(), b.next()]); // want "Only the winner" "Only the winner"
    if (done) return;
    console.log(value);
  }
}
