import { testRules } from "./rule-tests.ts";

testRules(2, 3);
