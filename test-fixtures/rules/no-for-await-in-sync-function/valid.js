export async function read(lines) {
  // silent: the function is async.
  for await (const line of lines) console.log(line);
}

export const later = async lines => {
  // silent: an async arrow function.
  for await (const line of lines) console.log(line);
};

// silent: a plain loop needs no async function.
export function list(lines) {
  for (const line of lines) console.log(line);
}
