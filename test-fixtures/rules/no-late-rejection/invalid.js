import { readFile } from "node:fs/promises"

export async function show() {
  const a = readFile("a.txt", "utf8")
  const b = readFile("b.txt", "utf8")
  console.log(await a)
  console.log(await b) // want "`b` runs already"
}

/** @param {string[]} urls */
export async function download(urls) {
  const responses = urls.map(url => fetch(url))
  for (const response of responses) {
    console.log((await response).status) // want "All promises of the list run already"
  }
}

export const combined = async () => {
  const user = fetch("/user")
  const posts = fetch("/posts")
  const { status } = await user
  return { status, posts: await posts } // want "`posts` runs already"
}
