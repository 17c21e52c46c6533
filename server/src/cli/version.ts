export { version } from "../session/version.ts";
