async function* count() {
  yield 1
}

export async function run() {
  const it = count()
  while (true) {
    const { value } = await it.next() // want "Nothing looks at `done` of `it.next\(\)`" at "value"
    console.log(value)
  }
}

export async function read(url) {
  const response = await fetch(url)
  const reader = response.body.getReader()
  let text = ""
  while (true) {
    const result = await reader.read()
    text += new TextDecoder().decode(result.value) // want "Nothing looks at `done` of `reader.read\(\)`" at "value"
    console.log(text)
  }
}

/** @param {AsyncIterator<number>} steps */
export async function documented(steps) {
  for (;;) {
    const item = (await steps.next()).value // want "Nothing looks at `done`"
    console.log(item)
  }
}

export async function pumped(stream) {
  const reader = new Response(stream).body.getReader()
  async function pump() {
    const { value } = await reader.read() // want "Nothing looks at `done`"
    console.log(value)
    return pump()
  }
  return pump()
}
