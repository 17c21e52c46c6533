// options: {"replacements": {"./store.ts#*Sync": "the async function of the same name", "database.*": "databaseAsync", "node:fs#existsSync": ""}}
import { existsSync } from "node:fs";
import { loadSync } from "./store.ts";

declare const database: { query(text: string): string[] };

export async function configured(): Promise<void> {
  loadSync("a"); // want "`loadSync` blocks, although this function could wait. Use `the async function of the same name`"
  database.query("select 1"); // want "Use `databaseAsync`"
  console.log(existsSync("a"));
}
