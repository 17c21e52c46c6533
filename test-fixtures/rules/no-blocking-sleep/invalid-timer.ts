#!/usr/bin/env node
// The global timer is used here, so that the import needs another name.
import { readFile } from 'fs/promises'
import type { setTimeout as Wait } from 'timers/promises'

export type Waiting = typeof Wait

export async function later(end: number) {
  setTimeout(() => console.log('later'), 10)
  while (Date.now() < end) {} // want "keeps the thread busy"
  ;[1, 2].forEach(each => console.log(each))
  return readFile('a')
}

export async function last(end: number) {
  while (Date.now() < end); // want "keeps the thread busy"
}
