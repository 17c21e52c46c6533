export function loadSync(name: string): string {
  return name;
}
