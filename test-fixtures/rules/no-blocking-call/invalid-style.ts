import { readFileSync } from 'fs'

export async function load(path: string) {
  return readFileSync(path, 'utf8') // want "Use `readFile`"
}
