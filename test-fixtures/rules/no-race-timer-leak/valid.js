export async function run(promise, later) {
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(reject, 5000);
  });
  try {
    // silent: the timer is cleared when the race is over.
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
    // silent: without a type, a parameter can be anything.
    await Promise.race([promise, later(5000)]);
  }
}
