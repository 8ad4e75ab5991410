import type { StoreCalls } from "../../store/store-calls.ts";

/**
 * The store, as the office's thread asks it.
 *
 * @throws StoreError where the store itself fails; what it does not do is a `StoreRefusal`
 */
export interface OfficeStore {
  ask<Name extends keyof StoreCalls>(
    name: Name,
    ...args: Parameters<StoreCalls[Name]>
  ): Promise<ReturnType<StoreCalls[Name]>>;
}
