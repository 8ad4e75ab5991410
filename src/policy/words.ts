import { secretly, textLike } from "./kinds.ts";
import type { Kind } from "./kinds.ts";
import { Secret } from "./secret.ts";

/** Names that go into journals, paths and FIX fields: no blanks, no controls, no globs. */
export const id: Kind<string> = textLike(
  /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
  "a name of up to 64 letters, digits, `_`, `.` or `-`",
);

export const symbol: Kind<string> = textLike(
  /^[A-Za-z0-9#][A-Za-z0-9._#/&+-]{0,31}$/,
  "a symbol of up to 32 letters, digits or `._#/&+-`",
);

export const currency: Kind<string> = textLike(
  /^[A-Z][A-Z0-9]{2,9}$/,
  "a currency in capitals, as USD",
);

/** CompIDs and symbols of others: anything FIX can carry but blanks and `=`. */
export const fixWord: Kind<string> = textLike(
  /^[!-<>-~]{1,64}$/,
  "1 to 64 printable ASCII characters without blanks and `=`",
);

/** Free text for people. */
export const label: Kind<string> = textLike(
  /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,128}$/u,
  "a text of 1 to 128 characters without line ends",
);

export const host: Kind<string> = textLike(
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45})$/,
  "a host name or an IP address",
);

const printable = /^[ -~]{1,256}$/;

/** Username(553): shown in logs, so it is no secret, but FIX must be able to carry it. */
export const username: Kind<string> = textLike(printable, "1 to 256 printable ASCII characters");

export const password: Kind<Secret> = wrapped(
  secretly(textLike(printable, "1 to 256 printable ASCII characters")),
);

/** An adapter's setting whose name says that it must not be shown. */
export const secretSetting: Kind<string | Secret> = wrapped(
  secretly(textLike(/^[^\p{Cc}]{0,4096}$/u, "a text without control characters")),
);

export const setting: Kind<string | Secret> = textLike(
  /^[^\p{Cc}]{0,4096}$/u,
  "a text without control characters",
);

export const settingName: Kind<string> = textLike(
  /^[a-z][a-z0-9_]{0,63}$/,
  "small letters, digits and `_`",
);

function wrapped(kind: Kind<string>): Kind<Secret> {
  return {
    blank: new Secret(""),
    isSecret: kind.isSecret,
    fit(text) {
      const fitted = kind.fit(text);
      return "value" in fitted ? { value: new Secret(fitted.value) } : fitted;
    },
  };
}
