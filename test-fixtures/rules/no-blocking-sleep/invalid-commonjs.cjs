'use strict'

const { execSync } = require('child_process')
const path = require('path')

module.exports.wait = async function wait(n) {
  execSync(`sleep ${n}`) // want "starts a process only to wait"
  return path.sep
}

exports.other = async end => {
  while (Date.now() < end) {} // want "keeps the thread busy"
}
