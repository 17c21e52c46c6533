const fs = require("fs")
const http = require("http")
const { spawn } = require("child_process")

async function readAll(file) {
  let text = ""
  for await (const chunk of fs.createReadStream(file)) {
    text += chunk // want "by itself" at "chunk"
  }
  return text
}

http.createServer((req, res) => {
  let body = ""
  req.on("data", chunk => { body += chunk }) // want "by itself" at "chunk"
  req.on("end", () => res.end(body))
})

function post(url) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, res => {
      let data = ""
      res.on("data", (chunk) => {
        data += chunk.toString() // want "by itself"
      })
      res.on("end", () => resolve(JSON.parse(data)))
    })
    request.on("error", reject)
  })
}

function list() {
  const ls = spawn("ls")
  let output = ""
  ls.stdout.on("data", data => {
    output += data // want "by itself"
  })
  ls.on("close", () => console.log(output))
}

async function download(url) {
  const response = await fetch(url)
  const reader = response.body.getReader()
  let text = ""
  while (true) {
    const { done, value } = await reader.read()
    if (done) break
    text += new TextDecoder().decode(value) // want "A new TextDecoder"
  }
  for await (const chunk of response.body) {
    text += Buffer.from(chunk).toString() // want "by itself"
  }
  return text
}

let input = ""
process.stdin.on("data", chunk => {
  input += chunk // want "by itself"
})

module.exports = { readAll, post, list, download }
