import { aroundSelectors, drawsSelectors, hasSelectors } from "../texts/variants";

/**
 * A person's words as they can be drawn here. Where no font knows a form that they ask for (辻󠄀), the plain character
 * stands in its place; what is copied, searched and printed keeps the selector.
 */
export function Drawn({ text }: { text: string }) {
  if (!hasSelectors(text) || drawsSelectors()) {
    return text;
  }
  return aroundSelectors(text).map((piece, at) =>
    at % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never move
      <span key={at} className="selector">
        {piece}
      </span>
    ) : (
      piece
    ),
  );
}
