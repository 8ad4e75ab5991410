import type { Place } from "../place.ts";

/**
 * What has a place. Where it was read from a text the place is worked out by a getter: copies are
 * made by naming what they take over, for a spread leaves getters behind.
 */
export interface Placed {
  readonly place: Place;
}

/** Where offsets are, in lines and columns. */
export interface Places {
  placeAt(at: number): Place;
}

/** What was found in a text, at an offset. A large policy has a million: each field counts. */
export class Found implements Placed {
  places: Places;
  at: number;

  constructor(places: Places, at: number) {
    this.places = places;
    this.at = at;
  }

  get place(): Place {
    return this.places.placeAt(this.at);
  }
}

/** The same for what was not read from a text. */
export const foundAt = (placed: Placed): Found =>
  placed instanceof Found ? placed : new Found({ placeAt: () => placed.place }, 0);
