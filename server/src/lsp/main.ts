/** The language server's process: `dist/server.cjs --stdio`. */
import { startServer } from "./server.ts";

startServer();
