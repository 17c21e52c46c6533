import { testRules } from "./rule-tests.ts";

testRules(3, 3);
