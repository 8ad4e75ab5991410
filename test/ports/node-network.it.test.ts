import { NodeNetwork } from "../../src/fix/session/node-network.ts";
import { eventually } from "../desk/eventually.ts";
import { networkContract } from "./network-contract.ts";

networkContract("the machine's network", () => ({
  network: new NodeNetwork(),
  host: "127.0.0.1",
  until: (isSo) => eventually(isSo, "what was begun on the network ends"),
}));
