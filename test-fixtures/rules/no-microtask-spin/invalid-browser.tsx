declare let ready: boolean;

export async function mounted(): Promise<void> {
  while (!ready) await null; // want "goes on before"
}
