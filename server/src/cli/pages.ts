export { pageOf } from "../session/pages.ts";
