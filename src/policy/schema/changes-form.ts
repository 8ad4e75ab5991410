import { key } from "../form/field.ts";
import { MapForm } from "../form/map-form.ts";
import { flag } from "../form/words.ts";
import type { ChangeTerms } from "../change-terms.ts";

export const changes: MapForm<ChangeTerms> = new MapForm<ChangeTerms>({
  fourEyes: key(
    "four_eyes",
    flag,
    false,
    "whether a change at run time waits for the approval of somebody else; the file is free of it",
  ),
  watchFile: key(
    "watch_file",
    flag,
    true,
    "whether the file is read again, within two seconds, whenever it says something else",
  ),
});
