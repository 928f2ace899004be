// An ideographic variation selector (辻󠄀 is 辻 and U+E0100) asks for one of a character's forms.
const SELECTORS = /[\u{E0100}-\u{E01EF}]+/u;

/** A text in pieces: what is to be drawn, and, in every second place, the selectors between. */
export function aroundSelectors(text: string): string[] {
  return text.split(/([\u{E0100}-\u{E01EF}]+)/u);
}

/** Whether a text asks for forms of characters at all. */
export function hasSelectors(text: string): boolean {
  return SELECTORS.test(text);
}

let able: boolean | undefined;

/**
 * Whether this computer draws a character with a selector. WebKit looks for a font that knows the pair, and where there
 * is none it draws an empty box instead of the character: two different pairs then look the same.
 */
export function drawsSelectors(): boolean {
  able ??= probe();
  return able;
}

function probe(): boolean {
  const pixels = ["辻\u{E0100}", "葛\u{E0100}"].map((text) => {
    const canvas = document.createElement("canvas");
    canvas.width = 32;
    canvas.height = 32;
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    if (!pen) {
      return undefined;
    }
    pen.font = `24px ${getComputedStyle(document.body).fontFamily}`;
    pen.fillText(text, 2, 26);
    return pen.getImageData(0, 0, 32, 32).data.join();
  });
  return pixels[0] === undefined || pixels[0] !== pixels[1];
}
