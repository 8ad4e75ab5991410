#!/usr/bin/env node
import { keepYoungHeapSmall } from "../desk/young-heap.ts";

// Before all else is loaded: that alone lets the young heap grow to 16 or 32 MB, and it stays so.
if (process.argv[2] === "serve") keepYoungHeapSmall();
const { run } = await import("./run.ts");
await run();
