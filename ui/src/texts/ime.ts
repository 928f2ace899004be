/**
 * Whether a key belongs to the input method and not to us. Chromium says so with `isComposing`; WebKit sends the Enter
 * that confirms a conversion after `compositionend`, with the key code 229.
 */
export function isIme(event: { isComposing?: boolean; keyCode?: number; nativeEvent?: unknown }): boolean {
  const native = (event.nativeEvent ?? event) as { isComposing?: boolean; keyCode?: number };
  return native.isComposing === true || native.keyCode === 229;
}
