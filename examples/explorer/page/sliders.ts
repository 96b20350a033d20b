/** A slider beside a number, in steps of equal ratio where the range spans orders of magnitude. */
import type { Setting } from "./core";
import { element } from "./elements";

export interface Slider {
  input: HTMLInputElement;
  show(value: number): void;
}

const places = 100;

/** A number with two significant digits: what a slider can point at. */
const short = (value: number): number => Number(value.toPrecision(2));

export function createSlider(setting: Setting, set: (value: number) => void): Slider {
  const { least, most } = setting;
  const ratio = least > 0 && most / least > 1000;
  const placeOf = (value: number): number =>
    ratio ? (places * Math.log(value / least)) / Math.log(most / least) : (places * (value - least)) / (most - least);
  const valueAt = (place: number): number =>
    Math.min(
      short(ratio ? least * (most / least) ** (place / places) : least + ((most - least) * place) / places),
      most,
    );

  const input = element("input", {
    type: "range",
    min: "0",
    max: String(places),
    step: "1",
    "aria-label": setting.label,
  });
  const say = (value: number): void => input.setAttribute("aria-valuetext", String(value));
  input.addEventListener("input", () => {
    const value = valueAt(Number(input.value));
    say(value);
    set(value);
  });
  return {
    input,
    show(value) {
      // A slider that is being moved already stands where it should.
      if (Math.abs(placeOf(value) - Number(input.value)) > 1) input.value = String(placeOf(value));
      say(value);
    },
  };
}
