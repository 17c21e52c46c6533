const { writeFile } = require("fs").promises

async function save(text) {
  await writeFile("file", text) // awaited
}

const load = () => new Promise(resolve => process.nextTick(resolve, 1))

/** @param {() => Promise<void>} task */
function run(task) {
  task() // want "Nobody waits" at "task"
}

async function main() {
  save("a") // want "Nobody waits" at "save"
  load().then(save) // want "Nobody waits" at "then"
  ;[1, 2].map(save) // want "Nobody waits for these promises"
  ;(async () => { // want "Nobody waits"
    await load()
  })()
}

main() // want "Nobody waits" at "main"

module.exports = { main, run }
