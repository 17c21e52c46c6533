"use strict";
// Classics from the web, as plain scripts have them.

function pausecomp(millis) {
  var date = new Date();
  var curDate = null;
  do { curDate = new Date(); } // want "keeps the thread busy" at "do"
  while (curDate - date < millis);
}

function sleep(milliseconds) {
  var start = new Date().getTime();
  for (var i = 0; i < 1e7; i++) { // want "keeps the thread busy"
    if ((new Date().getTime() - start) > milliseconds) {
      break;
    }
  }
}

function wait(ms) {
  const start = Date.now();
  let now = start;
  while (now - start < ms) { // want "keeps the thread busy"
    now = Date.now();
  }
}

async function main() {
  const until = Date.now() + 100;
  while (Date.now() < until) {} // want "keeps the thread busy"
  require("child_process").execSync("sleep 1"); // want "starts a process only to wait"
  const { execSync } = require("child_process");
  execSync("sleep 1"); // want "starts a process only to wait"
  const cp = require("node:child_process");
  cp.spawnSync("sleep", ["1"]); // want "starts a process only to wait"
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50); // want "stops the whole thread"
}

const nap = (ms) => {
  const end = Date.now() + ms;
  while (Date.now() < end) ; // want "keeps the thread busy"
};

pausecomp(10);
sleep(10);
wait(10);
nap(10);
main();
