const { setTimeout: sleep } = require("node:timers/promises")

const delay = ms => new Promise(resolve => setTimeout(resolve, ms))

function withTimeout(promise, ms) {
  return Promise.race([
    promise,
    new Promise((_, reject) => setTimeout(() => reject(new Error("timeout")), ms)), // want "this timer still runs" at "setTimeout"
  ])
}

async function run(promise) {
  const first = await Promise.race([promise, delay(1000)]) // want "the timer that `delay` starts"
  const second = await Promise.race([promise, sleep(1000)]) // want "this timer still runs" at "sleep"
  return [first, second]
}

module.exports = { withTimeout, run }
