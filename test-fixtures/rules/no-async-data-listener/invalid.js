const fs = require("fs")
const https = require("node:https")

/** @param {Buffer} chunk */
async function save(chunk) {
  await fs.promises.appendFile("copy", chunk)
}

async function copy(file) {
  const stream = fs.createReadStream(file)
  let count = 0
  stream.on("data", async chunk => { // want "does not wait"
    await save(chunk)
    count += 1
  })
}

function fetchAll(url) {
  https.get(url, response => {
    response.on("data", async function (chunk) { // want "does not wait"
      await save(chunk)
    })
    response.on("end", () => console.log("done"))
  })
}

process.stdin.on("data", async chunk => { // want "does not wait"
  await save(chunk)
})

process.stdin.on("data", save) // want "does not wait"

module.exports = { copy, fetchAll }

function copyAll(files) {
  return files.forEach(file => {
    fs.createReadStream(file).on("data", async chunk => { // want "does not wait"
      await save(chunk)
    })
  })
}

async function copyOne(file) {
  fs.createReadStream(file).on("data", async chunk => { // want "does not wait"
    await save(chunk)
  })
}

module.exports.more = { copyAll, copyOne }
