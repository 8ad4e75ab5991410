import { z } from "zod";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { noBody, nothing } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { problems } from "./problem.ts";

export const copyStore: Operation<Nothing, Nothing> = {
  id: "copyStore",
  method: "POST",
  path: "/admin/store/copy",
  summary:
    "Copies the store's file, of one moment, beside it while it is used; `hedgerow store " +
    "backup` takes it from there. Only of a store that is a file.",
  isOpen: false,
  role: "admin",
  inPath: nothing,
  inQuery: nothing,
  body: noBody,
  responses: {
    200: json(
      "It is written; the next copy takes its place.",
      "StoreCopy",
      z.strictObject({ file: z.string() }),
    ),
    ...problems(409, 413, 415),
  },
};
