/** @param {number} id */
async function load(id) {
  return `item ${id}`;
}

export async function loadAll() {
  const started = [1, 2, 3].map(load);
  for await (const text of started) console.log(text); // want "already run"
  for await (const text of [1, 2].map(async id => load(id))) console.log(text); // want "already run"
  const pair = [load(1), load(2)];
  for await (const text of pair) console.log(text); // want "already run"
  const later = []
  for (const id of [1, 2]) later.push(load(id))
  for await (const text of later) console.log(text) // want "already run"
  return Array.fromAsync(started); // want "one by one"
}

/** @param {Promise<string>[]} tasks */
export async function each(tasks) {
  for await (const task of tasks) console.log(task); // want "already run"
}
