function* count(to) {
  for (let step = 0; step < to; step++) yield step
}

async function* pages() {
  yield "a"
}

export async function run(url) {
  const numbers = count(3)
  for (const number of numbers) console.log(number)
  console.log([...numbers]) // want "`numbers` has been iterated before"
  const all = pages()
  for await (const page of all) console.log(page)
  for await (const page of all) console.log(page) // want "`all` has been iterated before"
  const response = await fetch(url)
  const text = await response.text()
  const json = await response.json() // want "`response.body` has been read before"
  return [text, json]
}

function sum(items) {
  let total = 0
  for (const item of items) total += item
  return total
}

export function average() {
  const numbers = count(3)
  return sum(numbers) / [...numbers].length // want "`numbers` has been iterated before"
}

/** @param {AsyncGenerator<string>} given */
export async function documented(given) {
  for await (const item of given) if (item) break
  for await (const item of given) console.log(item) // want "`given` has been iterated before"
}
