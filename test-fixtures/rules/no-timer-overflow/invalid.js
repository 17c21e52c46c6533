const { setTimeout: sleep } = require("timers/promises");
const DAY = 86400000;

function later(callback) {
  setTimeout(callback, 30 * DAY); // want "this is 2,592,000,000 ms"
  setTimeout(callback, Infinity); // want "A timer cannot wait for ever"
  setInterval(function () {}, 9999999999); // want "this is 9,999,999,999 ms"
}

class Job {
  static PERIOD = 40 * DAY;
  start() {
    setInterval(() => {}, Job.PERIOD); // want "this is 3,456,000,000 ms"
  }
}

async function main() {
  await sleep(40 * DAY); // want "this is 3,456,000,000 ms"
  later(() => {});
}

main();
new Job().start();
