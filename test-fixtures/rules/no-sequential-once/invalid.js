const { once, EventEmitter } = require("events")

const emitter = new EventEmitter()

async function wait() {
  await once(emitter, "ready")
  await once(emitter, "end") // want "it is missed"
}

async function read() {
  while (true) {
    const [line] = await once(emitter, "line") // want "Between two rounds"
    console.log(line)
  }
}

module.exports = { wait, read }
