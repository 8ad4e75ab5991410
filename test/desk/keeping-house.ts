import { House } from "./house.ts";
import type { RawClient } from "./raw-client.ts";

/**
 * A house that keeps all its clients do: two lots of EURUSD that account 1001 bought.
 *
 * @param ends what closes it is put there at once, so that it is closed whatever comes
 */
export async function keepingHouse(
  ends: (() => Promise<void>)[],
): Promise<{ house: House; client: RawClient }> {
  const house = await House.open({ legTimeoutMs: 300 }, (text) =>
    text.replace("routing:\n", "broker:\n  execution_mode: B_BOOK\nrouting:\n"),
  );
  ends.push(() => house.close());
  const client = await house.client();
  client.order("B-1", { account: "1001", orderQty: "2" });
  await client.report("B-1", "F");
  return { house, client };
}
