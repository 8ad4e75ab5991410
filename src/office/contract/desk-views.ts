import { z } from "zod";
import { json } from "./operation.ts";
import type { Operation } from "./operation.ts";
import { noBody, nothing } from "./parts.ts";
import type { Nothing } from "./parts.ts";
import { problems } from "./problem.ts";

/** Exposure and limits as the desk sees them now; volumes in lots. Parts may be added to it. */
const exposure: z.ZodType = z.looseObject({
  reportingCurrency: z.string(),
  priceFeedLp: z.string().nullable(),
  exposure: z.array(
    z.looseObject({
      symbol: z.string(),
      net: z.number(),
      netWorth: z.number().optional(),
      mark: z
        .looseObject({
          px: z.number(),
          source: z.enum(["LP", "AGGREGATE", "LAST_MID"]),
          lp: z.string().optional(),
          ageSeconds: z.number().optional(),
          worth: z.number().optional(),
        })
        .optional(),
      bLong: z.number(),
      bShort: z.number(),
      bGross: z.number(),
      aNet: z.number(),
      hedged: z.record(z.string(), z.number()),
    }),
  ),
  global: z.looseObject({
    net: z.number().optional(),
    limit: z.number(),
    reached: z.string(),
  }),
});

/** Times in microseconds since 1970; what is not known is absent. */
const lp: z.ZodType = z.looseObject({
  id: z.string(),
  isTrading: z.boolean(),
  tradingSinceUs: z.number(),
  isQuoting: z.boolean(),
  quotingSinceUs: z.number(),
  quotesPerSecond: z.number().optional(),
  latency: z.looseObject({ lastMs: z.number(), meanMs: z.number().optional() }).optional(),
  fillRate: z.number().optional(),
  rejectRate: z.number().optional(),
  stopped: z.array(z.looseObject({ symbol: z.string(), fault: z.string(), text: z.string() })),
  symbolList: z
    .looseObject({
      instruments: z.number().optional(),
      unmapped: z.number().optional(),
      listedUs: z.number().optional(),
      fault: z.looseObject({ code: z.string(), text: z.string() }).optional(),
    })
    .optional(),
  sessions: z.array(
    z.looseObject({
      id: z.string(),
      state: z.string(),
      nextIncoming: z.number(),
      nextOutgoing: z.number(),
    }),
  ),
  errors: z.array(
    z.looseObject({ code: z.string(), text: z.string(), atUs: z.number(), count: z.number() }),
  ),
});

const lpList: z.ZodType = z.looseObject({
  lps: z.array(lp),
  quotes: z.array(
    z.looseObject({
      lp: z.string(),
      symbol: z.string(),
      bid: z.number(),
      ask: z.number(),
      ageMs: z.number(),
      isFresh: z.boolean(),
    }),
  ),
});

export const getExposure: Operation<Nothing, Nothing> = {
  id: "getExposure",
  method: "GET",
  path: "/admin/routing/exposure",
  summary: "What the house keeps and what it hedged, by symbol and over all of them.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: nothing,
  body: noBody,
  responses: { 200: json("The exposure.", "Exposure", exposure), ...problems() },
};

export const listLps: Operation<Nothing, Nothing> = {
  id: "listLps",
  method: "GET",
  path: "/admin/lps",
  summary: "The LPs: since when they trade and quote, how, what went wrong; and their quotes.",
  isOpen: false,
  role: "viewer",
  inPath: nothing,
  inQuery: nothing,
  body: noBody,
  responses: { 200: json("The LPs.", "Lps", lpList), ...problems() },
};
