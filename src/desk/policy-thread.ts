/** Where the worker begins: it steps back before it loads the code that has the work to do. */
import { stepBack } from "./step-back.ts";

stepBack();
await import("./policy-worker.ts");
