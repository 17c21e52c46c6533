'use strict'

const path = require('path')
const { setTimeout } = require('timers/promises')

module.exports.wait = async function wait(n) {
  await setTimeout(n * 1000) // want "starts a process only to wait"
  return path.sep
}

exports.other = async end => {
  await setTimeout(end - Date.now()) // want "keeps the thread busy"
}
