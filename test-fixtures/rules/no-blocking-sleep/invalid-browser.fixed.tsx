declare const end: number;

export async function settle(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, end - Date.now())); // want "keeps the thread busy"
}

export const Slow = () => <p>{String(settle)}</p>;
