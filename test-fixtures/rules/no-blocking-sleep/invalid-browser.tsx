declare const end: number;

export async function settle(): Promise<void> {
  while (Date.now() < end) {} // want "keeps the thread busy"
}

export const Slow = () => <p>{String(settle)}</p>;
