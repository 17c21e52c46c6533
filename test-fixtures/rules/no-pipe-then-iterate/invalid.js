const fs = require("fs")
const zlib = require("zlib")

async function count(file) {
  let bytes = 0
  for await (const chunk of fs.createReadStream(file).pipe(zlib.createGunzip())) bytes += chunk.length // want "no errors" at "pipe"
  return bytes
}

async function countInSteps(file) {
  const input = fs.createReadStream(file)
  const output = zlib.createGunzip()
  input.pipe(output) // want "when `input` fails" at "pipe"
  let bytes = 0
  for await (const chunk of output) bytes += chunk.length
  return bytes
}

/** @param {import("stream").Readable} body */
async function show(body) {
  const text = body.pipe(zlib.createInflate()) // want "when `body` fails"
  text.setEncoding("utf8")
  for await (const part of text) console.log(part)
}

module.exports = { count, countInSteps, show }

async function lines(file) {
  const rl = require("readline").createInterface({ input: fs.createReadStream(file).pipe(zlib.createGunzip()) }) // want "no errors" at "pipe"
  for await (const line of rl) console.log(line)
}
