import { z } from "zod";

/** What may be asked on control.sock; every request gets one answer with its id. */
export const requestSchema: z.ZodDiscriminatedUnion<
  [
    z.ZodObject<{ id: z.ZodNumber; op: z.ZodLiteral<"status"> }>,
    z.ZodObject<{ id: z.ZodNumber; op: z.ZodLiteral<"explain">; order: z.ZodString }>,
    z.ZodObject<{
      id: z.ZodNumber;
      op: z.ZodLiteral<"kill">;
      level: z.ZodEnum<{ off: "off"; halt: "halt" }>;
      actor: z.ZodString;
      reason: z.ZodOptional<z.ZodString>;
    }>,
  ]
> = z.discriminatedUnion("op", [
  z.object({ id: z.number(), op: z.literal("status") }),
  z.object({ id: z.number(), op: z.literal("explain"), order: z.string().min(1).max(64) }),
  z.object({
    id: z.number(),
    op: z.literal("kill"),
    level: z.enum(["off", "halt"]),
    actor: z.string().min(1).max(64),
    reason: z.string().min(1).max(200).optional(),
  }),
]);

export type ControlRequest = z.infer<typeof requestSchema>;

/** Why a request was not carried out. */
export type ControlFaultCode = "BAD_REQUEST" | "UNKNOWN_ORDER" | "AMBIGUOUS_ORDER";

export interface ControlFault {
  readonly code: ControlFaultCode;
  readonly text: string;
}

export type ControlAnswer =
  | { readonly id: number; readonly ok: true; readonly result: unknown }
  | { readonly id: number; readonly ok: false; readonly fault: ControlFault };

export const answerSchema: z.ZodType<ControlAnswer> = z.union([
  z.object({ id: z.number(), ok: z.literal(true), result: z.unknown() }),
  z.object({
    id: z.number(),
    ok: z.literal(false),
    fault: z.object({
      code: z.enum(["BAD_REQUEST", "UNKNOWN_ORDER", "AMBIGUOUS_ORDER"]),
      text: z.string(),
    }),
  }),
]);
