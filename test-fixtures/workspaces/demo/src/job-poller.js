/** Waits for a job of the build server and reports how it goes. */

/** @param {string} url */
async function jobState(url) {
  const response = await fetch(url);
  return /** @type {{ state: string }} */ (await response.json()).state;
}

/**
 * @param {string} url
 * @param {number} pause milliseconds between two questions
 */
export async function* jobStates(url, pause) {
  for (;;) {
    const state = await jobState(url);
    yield state;
    if (state === "done" || state === "failed") return;
    const asked = Date.now();
    while (Date.now() - asked < pause) {}
  }
}

/** @param {string} url */
export async function waitForJob(url) {
  let last = "unknown";
  for await (const state of jobStates(url, 1000)) last = state;
  return last;
}
