import type { StoreRefusal } from "../../store/store-calls.ts";
import { HttpProblem } from "../http-problem.ts";

const isRefusal = (answer: object): answer is StoreRefusal => "refused" in answer;

/**
 * What the store answered, where it did it.
 *
 * @throws HttpProblem 409 with the code of a refusal
 */
export function allowed<Answer extends object>(answer: Answer | StoreRefusal): Answer {
  if (isRefusal(answer)) throw new HttpProblem(409, answer.refused, { detail: answer.text });
  return answer;
}
