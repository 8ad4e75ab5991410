import assert from "node:assert/strict";
import { test } from "vitest";
import { hedgerowAs } from "../desk/child-process.ts";

/** Containers run programs under numbers that no user has. */
const NOBODYS = 54_321;

test.runIf(process.getuid?.() === 0)(
  "a user the machine has no name for can ask and act like any other",
  async () => {
    const told = await hedgerowAs({ uid: NOBODYS, cwd: "/" }, "kill", "on", "--data", "/nowhere");
    assert.equal(told.code, 4, told.stderr);
    assert.match(told.stderr, /^DESK_UNREACHABLE: /);
  },
);
