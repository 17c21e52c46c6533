import { execFileSync, execSync, spawnSync } from "node:child_process";
import * as crypto from "node:crypto";
import { scryptSync } from "node:crypto";
import fs, { readFileSync, readFileSync as read, writeFileSync } from "node:fs";
import * as files from "fs";
import zlib, { gzipSync } from "node:zlib";
// @ts-expect-error The package is not installed; its name says enough.
import fse from "fs-extra";
// @ts-expect-error The package is not installed.
import { hashSync } from "bcrypt";

declare const path: string;
declare const descriptor: number;

export async function named(): Promise<string> {
  const text = readFileSync(path, "utf8"); // want "`readFileSync` stops the whole process until it is done, although this function could wait. Use `readFile` of `node:fs/promises` with `await`." at "readFileSync"
  writeFileSync(path, text); // want "Use `writeFile` of `node:fs/promises`"
  read(path); // want "`read` stops the whole process"
  return text;
}

export async function members(): Promise<void> {
  const names = fs.readdirSync(path).map(name => name.length); // want "`fs.readdirSync` stops the whole process" at "readdirSync"
  files.mkdirSync(path, { recursive: true }); // want "Use `mkdir`"
  fs["rmSync"](path, { force: true }); // want "Use `rm`"
  if (fs.existsSync(path)) console.log(names); // want "Use `access`"
  if (!fs.existsSync(path) && fs.statSync(path).isFile()) return; // want "Use `access`" "Use `stat`"
  JSON.parse(fs.readFileSync(path, "utf8")); // want "Use `readFile`"
  fs.readFileSync(path).toString("base64"); // want "Use `readFile`"
  const { copyFileSync } = fs;
  copyFileSync(path, path); // want "Use `copyFile`"
  const rename = fs.renameSync;
  rename(path, path); // want "Use `rename`"
  const lazy = await import("node:fs");
  lazy.unlinkSync(path); // want "Use `unlink`"
}

export const arrow = async () => fs.readFileSync(path); // want "Use `readFile`"
export const conditional = async (wanted: boolean) => (wanted ? fs.readFileSync(path) : undefined); // want "Use `readFile`"

export class Store {
  private load = async () => fs.readFileSync(path); // want "Use `readFile`"
  async read(): Promise<Buffer> {
    return fs.readFileSync(path); // want "Use `readFile`"
  }
  async *lines(): AsyncGenerator<string> {
    yield* fs.readFileSync(path, "utf8").split("\n"); // want "Use `readFile`"
  }
  static async all(): Promise<void> {
    for (const name of fs.readdirSync(path)) console.log(name); // want "Use `readdir`"
  }
}

export async function processes(): Promise<void> {
  execSync("git fetch"); // want "Use `exec` of `node:child_process`"
  const branch = execSync("git branch", { encoding: "utf8" }).trim(); // want "Use `exec`"
  const head = execSync("git rev-parse HEAD").toString().trim(); // want "Use `exec`"
  const status = execFileSync("git", ["status"]).toString("utf8"); // want "Use `execFile`"
  const result = spawnSync("git", ["status"]); // want "Use `spawn`"
  execSync("git pull", { stdio: "inherit" }); // want "Use `exec`"
  console.log(branch, head, status, result.status);
}

export async function slow(secret: string): Promise<void> {
  const key = crypto.pbkdf2Sync(secret, "salt", 100_000, 64, "sha512"); // want "Use `pbkdf2` of `node:crypto`"
  scryptSync(secret, "salt", 64); // want "Use `scrypt`"
  const packed = gzipSync(key); // want "Use `gzip` of `node:zlib`"
  console.log(zlib.brotliDecompressSync(packed).length); // want "Use `brotliDecompress`"
}

export async function descriptors(): Promise<void> {
  const opened = fs.openSync(path, "r"); // want "Use `open`"
  fs.readFileSync(descriptor); // want "Use `readFile`"
  fs.fstatSync(descriptor); // want "Use `open`"
  fs.closeSync(opened); // want "Use `open`"
  fs.statSync(path, { throwIfNoEntry: false }); // want "Use `stat`"
  fs?.readFileSync(path); // want "Use `readFile`"
}

export async function packages(): Promise<void> {
  fse.readJsonSync(path); // want "`fse.readJsonSync` stops the whole process until it is done, although this function could wait. Use `readJson` with `await`."
  fse.ensureDirSync(path); // want "Use `ensureDir`"
  hashSync("secret", 10); // want "Use `hash`"
}

export async function inDefault(text = fs.readFileSync(path)): Promise<void> { // want "Use `readFile`"
  console.log(text);
}
