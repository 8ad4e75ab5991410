/** A process that changes the policy as fast as it can, and says which changes were answered. */
import { StoreClient } from "../../src/store/store-client.ts";
import type { StoreOptions } from "../../src/store/store-options.ts";
import type { ChangeRow, StoreRefusal, VersionRow } from "../../src/store/store-calls.ts";

const options = JSON.parse(process.argv[2] ?? "") as StoreOptions;
const client = new StoreClient(options);
const state = await client.open();
if (!state.isOpen) throw new Error(state.text);
let { revision } = await client.ask("layerOutline");

const deed = { actor: "ann", reason: "", source: "api", requestId: "", atUs: 1 };

const sound = <Row extends object>(answer: Row | StoreRefusal): Row => {
  if ("refused" in answer) throw new Error(answer.text);
  return answer;
};

for (;;) {
  const version = revision + 1;
  const begun = sound<ChangeRow>(
    await client.ask("beginChange", {
      deed,
      edits: [
        { kind: "put", entity: "routing_rule", id: `r${version}`, entry: { priority: version } },
        { kind: "set", path: "routing.last", value: version },
      ],
      secrets: [{ entity: "lp", id: "x", path: "password", text: `word ${version}` }],
      heldFrom: null,
      baseRevision: revision,
      status: "pending",
      activateAtUs: null,
      request: null,
    }),
  );
  const activated = {
    version,
    hash: `h${version}`,
    fileSha256: "",
    isFileHeld: false,
    activatedUs: version,
  };
  const finish = { id: begun.id, activated, requestId: "", answer: null };
  sound<VersionRow>(await client.ask("finishChange", finish));
  revision = version;
  process.stdout.write(`${version}\n`);
}
