const { promisify } = require("util");
const { setTimeout: sleep } = require("timers/promises");
const delay = require("delay");

const wait = promisify(setTimeout);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function later(ms) {
  return new Promise((r) => {
    setTimeout(r, ms);
  });
}

function forgot(ms) {
  new Promise((resolve) => setTimeout(resolve, ms)); // want "`forgot` does not give this promise"
}

async function main() {
  sleep(10); // want "`sleep` only waits"
  delay(10); // want "`delay` only waits"
  wait(10); // want "`wait` only waits"
  pause(10); // want "`pause` only waits"
  later(10); // want "`later` only waits"
  require("timers/promises").setTimeout(10); // want "only waits"
  new Promise((resolve) => setTimeout(resolve, 10)); // want "Nothing waits for this promise"
  await forgot(10);
}

exports.start = function () {
  pause(10); // want "`pause` only waits"
  main();
};
