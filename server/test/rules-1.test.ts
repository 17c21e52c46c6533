import { testRules } from "./rule-tests.ts";

testRules(1, 3);
