import type { Proof } from "../../../server/test/proof.ts";

export default [
  {
    title: "a condition on a promise holds although the promise resolves to false",
    program: `
async function isAdmin(user: string): Promise<boolean> {
  return user === "root";
}
async function open(user: string): Promise<string> {
  if (isAdmin(user)) return "opened for " + user;
  return "closed for " + user;
}
console.log(await open("guest"));
`,
    broken: { stdout: "opened for guest\n" },
    works: { stdout: "closed for guest\n" },
  },
  {
    title: "`!` of a promise is false although the promise resolves to false",
    file: "proof-program.js",
    program: `
const isValid = async text => text.length > 2;
async function check(text) {
  if (!isValid(text)) throw new Error("too short");
  return "accepted " + text;
}
console.log(await check("a").catch(error => error.message));
`,
    broken: { stdout: "accepted a\n" },
    works: { stdout: "too short\n" },
  },
  {
    title: "text, numbers, keys, JSON and copies lose the result",
    program: `
const price = async (): Promise<number> => 5;
const title = async (): Promise<string> => "apple";
const load = async (): Promise<{ name: string }> => ({ name: "apple" });
async function show(): Promise<void> {
  const counts: Record<string, number> = {};
  counts[title()] = 1;
  const made = title();
  console.log(\`\${title()} costs \${price() * 2}\`, "a " + made);
  console.log(JSON.stringify({ title: title(), counts }), JSON.stringify([title, title].map(name => name())));
  console.log({ ...load() }, price() > 1, made === "apple");
}
await show();
`,
    broken: {
      stdout:
        '[object Promise] costs NaN a [object Promise]\n{"title":{},"counts":{"[object Promise]":1}} [{},{}]\n{} false false\n',
    },
    works: {
      stdout: 'apple costs 10 a apple\n{"title":"apple","counts":{"apple":1}} ["apple","apple"]\n{ name: \'apple\' } true true\n',
    },
  },
  {
    title: "a variable that holds a promise is taken for its result",
    file: "proof-program.js",
    program: `
async function find(id) {
  return id === 1 ? { name: "one" } : undefined;
}
async function nameOf(id) {
  const found = find(id);
  if (found) return "found " + found.name;
  return "nothing there";
}
console.log(await nameOf(1), await nameOf(2));
`,
    broken: { stdout: "found undefined found undefined\n" },
    works: { stdout: "found one nothing there\n" },
  },
  {
    title: "a function that is not async is made async by the suggestion",
    file: "proof-program.js",
    program: `
async function isOpen() {
  return false;
}
function report() {
  if (isOpen()) console.log("open");
  else console.log("closed");
}
report();
`,
    fix: "Make the function async and add \`await\`",
    broken: { stdout: "open\n" },
    works: { stdout: "closed\n" },
  },
] satisfies Proof[];
