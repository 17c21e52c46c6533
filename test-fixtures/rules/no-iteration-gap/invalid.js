const { createInterface } = require("node:readline")
const readline = require("readline")
const { open } = require("node:fs/promises")

async function run(connect) {
  const lines = createInterface({ input: process.stdin })
  await connect()
  for await (const line of lines) console.log(line) // want "Make `lines` right before the loop" at "lines"
}

async function again() {
  const rl = readline.createInterface({ input: process.stdin })
  await new Promise(resolve => setTimeout(resolve, 50))
  for await (const line of rl) console.log(line) // want "Make `rl`"
}

async function rows(file) {
  const handle = await open(file)
  const all = handle.readLines()
  const { size } = await handle.stat()
  for await (const row of all) console.log(size, row) // want "Make `all`"
}

module.exports = { run, again, rows }

const shared = readline.createInterface({ input: process.stdin })
async function main(load) {
  const config = await load()
  for await (const line of shared) console.log(config, line) // want "Make `shared`"
}

const openLines = () => createInterface({ input: process.stdin })
async function helper(connect) {
  const lines = openLines()
  await connect()
  for await (const line of lines) console.log(line) // want "Make `lines`"
}

class Reader {
  constructor(input) {
    this.lines = createInterface({ input })
  }

  async run(connect) {
    await connect()
    for await (const line of this.lines) console.log(line) // want "Make `this.lines`"
  }
}
