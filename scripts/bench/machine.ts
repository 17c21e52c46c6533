/** The machine as far as it explains numbers; nothing that tells one machine from another of its kind. */
import { readFileSync } from "node:fs";
import os from "node:os";

export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly system: string;
  readonly node: string;
}

export function thisMachine(): Machine {
  const processors = os.cpus();
  return {
    processor: processors[0]?.model.trim() || os.arch(),
    cores: processors.length,
    memoryBytes: os.totalmem(),
    system: systemName(),
    node: process.version,
  };
}

/** The name of the Linux distribution, where there is one; the kernel's version can hold the name of a host's owner. */
function systemName(): string {
  const platform = `${os.type()} ${os.arch()}`;
  try {
    const name = /^PRETTY_NAME="?([^"\n]+)/m.exec(readFileSync("/etc/os-release", "utf8"))?.[1];
    return name ? `${name} (${platform})` : platform;
  } catch {
    return platform;
  }
}
